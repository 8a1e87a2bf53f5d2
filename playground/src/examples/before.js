async function load() {
  console.log("first");
  await null;
  console.log("after");
}

load();
console.log("the caller goes on");
