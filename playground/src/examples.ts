// The gallery: the examples of the documentation, then one for each construct. Each has two sentences of
// why: what one sees, and what it is good for.

const sources = import.meta.glob<string>("./examples/*.js", { query: "?raw", import: "default", eager: true });

export interface Example {
  id: string;
  title: string;
  why: string;
  code: string;
}

export interface Group {
  title: string;
  examples: Example[];
}

type Entry = [id: string, title: string, why: string];

const FIRST: Entry[] = [
  ["load", "A value that is needed later", "Both values are returned, so the second callback stands inside the first, where it still sees u. Nesting is kept for exactly this case."],
  ["flat", "A value that is not", "Nobody reads u once the posts are asked for, so the chain stays flat. Change the last line to use u and see it nest."],
  ["catch", "try and catch", "A try that ends its function is a .catch. What the handler throws rejects the promise, as it does in the original."],
  ["before", "Before the first await", "An async function runs at once until its first await; only what follows is put off. So “first” comes before the caller goes on, and “after” behind it."],
  ["pattern", "A pattern becomes a parameter", "What takes an awaited value apart in a declaration does the same as the parameter of a callback. No temporary variable is left over."],
  ["chain", "A chain under an await", "Promise chains that were there already stay as they were, down to missing parentheses. What comes after the await joins their end."],
];

const CHOICES: Entry[] = [
  ["if", "if", "The code after the if is needed on both ways, so it is written once, as a function that both call. With a cached user nothing waits, as in the original."],
  ["choices", "?:, &&, ?? and ?.", "Each operator suspends only on the way that native code takes. The awaits come out of the expression as branches."],
  ["switch", "switch", "Cases fall through and break as before, although one of them waits in the middle. The code after the switch is reached from every way that leaves it."],
  ["labels", "Labels", "A jump may leave several loops at once, and continue an outer one. Each label is just another place to go to."],
];

const ERRORS: Entry[] = [
  ["finally", "Every way out through finally", "A return, an error and a plain end all pass the finalizer, which waits itself. The way out that was taken is carried along and goes on behind it."],
  ["parameters", "Errors in parameters", "A default value that throws rejects the promise of an async function. The textbook mode lets it be thrown; run both, then switch to faithful."],
  ["values", "Plain values, and calls that throw", "await takes plain values too, and a call that throws still rejects. Textbook assumes promises and nothing thrown; faithful and exact assume nothing."],
  ["using", "await using", "Resources are released in reverse order, whatever happens in between, and each release is waited for. It becomes a try with a finally."],
];

const LOOPS: Entry[] = [
  ["for", "for", "Textbook writes the loop as the recursion one would write by hand; the other modes keep the loop statement. Closures still see the i of their own turn."],
  ["while", "while, with retries", "The return leaves the loop and the try at once, and an error goes round again. It is the loop that everybody writes sooner or later."],
  ["dowhile", "do-while, page by page", "The body comes first, the test after it, and the variable that links the turns stays outside. Nothing runs in parallel that did not before."],
  ["forof", "for-of", "A loop that is left early closes its iterator, so the generator's finally runs. Textbook leaves that out, as people do by hand; faithful and exact do not."],
  ["forawait", "for await", "Items may be promises or plain values, and each is waited for in its turn. In exact mode that takes as many ticks as native takes."],
  ["forin", "for-in", "A key that is deleted before its turn is skipped, as in a native loop. Textbook assumes that nobody deletes any."],
];

const FORMS: Entry[] = [
  ["functions", "Methods and arrow functions", "Callbacks are arrow functions, so this stays what it was. Short functions become expressions."],
  ["classes", "Classes and private methods", "Static and private methods are lowered in place, and the class stays what it is. Only the methods with async in front change."],
  ["generator", "Async generators", "These need a small runtime, for a generator keeps a queue of requests. Everything else about it stays readable."],
];

const ORDER: Entry[] = [
  ["order", "The order of evaluation", "What stands before an await is evaluated before it, and kept in a variable if it could change. Run both: the letters come in the same order."],
  ["assign", "Assignments that await", "The left side is read before the await, so two calls at a time lose one of the sums. A faithful compiler keeps even that."],
  ["template", "Templates and objects", "Parts are filled in from left to right, each when its turn comes. The object is put together at the end."],
  ["race", "Tick for tick", "Microtasks make the order between functions that run side by side. Run both in textbook and then in exact, which keeps every tick."],
  ["layout", "Layout and comments", "The compiler copies the text of all that it does not have to change. See the diff: only the async function is touched."],
];

const group = (title: string, entries: Entry[]): Group => ({
  title,
  examples: entries.map(([id, title, why]) => ({ id, title, why, code: sources[`./examples/${id}.js`]! })),
});

export const groups: Group[] = [
  group("First steps", FIRST),
  group("Choices", CHOICES),
  group("Errors and resources", ERRORS),
  group("Loops", LOOPS),
  group("Kinds of functions", FORMS),
  group("Order and layout", ORDER),
];

/** All examples, in the order of the gallery. */
export const examples: Example[] = groups.flatMap((one) => one.examples);
