//! Loops that step an iterator, as `textbook` has them: nothing is closed.

use crate::testing::{Case, check};

#[test]
fn iterators() {
    check(CASES);
}

const CASES: &[Case] = &[
    Case {
        name: "for-of",
        body: r"
            for (const id of ids) { await step(id); }
            done();
        ",
        tail: r"
            run const iterator#1 = ids[Symbol.iterator]()
            join next1() {
              run done()
              return
            }
            loop next2 {
              run const step#2 = iterator#1.next()
              branch step#2.done → goto next1
              run const id = step#2.value
              await step(id)
              goto next2
            }
            goto next1
        ",
        output: r"
            const iterator = ids[Symbol.iterator]();
            const loop = ()=>{
              const step2 = iterator.next();
              if (step2.done) {
                done();
                return Promise.resolve();
              }
              const id = step2.value;
              return step(id).then(loop);
            };
            return loop();
        ",
    },
    Case {
        name: "return from a loop",
        body: r"
            for (const id of ids) { if (await f(id)) return id; }
            return null;
        ",
        tail: r"
            run const iterator#1 = ids[Symbol.iterator]()
            join next1() = return null
            loop next2 {
              run const step#2 = iterator#1.next()
              branch step#2.done → goto next1
              run const id = step#2.value
              await f(id) as value#3
              run if (value#3) return id
              goto next2
            }
            goto next1
        ",
        output: r"
            const iterator = ids[Symbol.iterator]();
            const loop = ()=>{
              const step = iterator.next();
              if (step.done) return Promise.resolve(null);
              const id = step.value;
              return f(id).then((value)=>{
                if (value) return id;
                return loop();
              });
            };
            return loop();
        ",
    },
    Case {
        name: "continue in a for-of leaves the iterator open",
        body: r"
            for (const id of ids) { if (await f(id)) continue; log(id); }
        ",
        tail: r"
            run const iterator#1 = ids[Symbol.iterator]()
            join next1() = return
            loop next2 {
              run const step#2 = iterator#1.next()
              branch step#2.done → goto next1
              run const id = step#2.value
              await f(id) as value#3
              run if (value#3) goto next2()
              run log(id)
              goto next2
            }
            goto next1
        ",
        output: r"
            const iterator = ids[Symbol.iterator]();
            const loop = ()=>{
              const step = iterator.next();
              if (step.done) return Promise.resolve();
              const id = step.value;
              return f(id).then((value)=>{
                if (value) return loop();
                log(id);
                return loop();
              });
            };
            return loop();
        ",
    },
    Case {
        name: "for await",
        body: r"
            for await (const item of stream) log(item);
        ",
        tail: r"
            run const iterator#1 = stream[Symbol.asyncIterator]()
            join next1() = return
            loop next2 {
              await iterator#1.next() as step#2
              branch step#2.done → goto next1
              run const item = step#2.value
              run log(item)
              goto next2
            }
            goto next1
        ",
        output: r"
            const iterator = stream[Symbol.asyncIterator]();
            const loop = ()=>iterator.next().then((step)=>{
                if (step.done) return;
                const item = step.value;
                log(item);
                return loop();
              });
            return loop();
        ",
    },
    Case {
        name: "for await over an array",
        body: r"
            for await (const { id } of [a(), b()]) { if (id) break; }
        ",
        tail: r"
            run const iterator#1 = [ a(), b() ].values()
            join next1() = return
            loop next2 {
              await Promise.resolve(iterator#1.next()) as step#2
              branch step#2.done → goto next1
              await Promise.resolve(step#2.value) as { id }
              run if (id) goto next1()
              goto next2
            }
            goto next1
        ",
        output: r"
            const iterator = [
              a(),
              b()
            ].values();
            const loop = ()=>Promise.resolve(iterator.next()).then((step)=>{
                if (step.done) return;
                return Promise.resolve(step.value).then(({ id })=>{
                  if (id) return;
                  return loop();
                });
              });
            return loop();
        ",
    },
    Case {
        name: "a loop without a second turn",
        body: r"
            for (const id of ids) return await f(id);
        ",
        tail: r"
            run const iterator#1 = ids[Symbol.iterator]()
            join next1() = return
            loop next2 {
              run const step#2 = iterator#1.next()
              branch step#2.done → goto next1
              run const id = step#2.value
              await f(id) as value#3
              return value#3
            }
            goto next1
        ",
        output: r"
            const iterator = ids[Symbol.iterator]();
            const step = iterator.next();
            if (step.done) return Promise.resolve();
            const id = step.value;
            return f(id);
        ",
    },
    Case {
        name: "a var of the head is one for all turns",
        body: r"
            for (var id of ids) await f(id);
        ",
        tail: r"
            run const iterator#1 = ids[Symbol.iterator]()
            join next1() = return
            run var id
            loop next2 {
              run const step#2 = iterator#1.next()
              branch step#2.done → goto next1
              run var id = step#2.value
              await f(id)
              goto next2
            }
            goto next1
        ",
        output: r"
            const iterator = ids[Symbol.iterator]();
            var id;
            const loop = ()=>{
              const step = iterator.next();
              if (step.done) return Promise.resolve();
              id = step.value;
              return f(id).then(loop);
            };
            return loop();
        ",
    },
];
