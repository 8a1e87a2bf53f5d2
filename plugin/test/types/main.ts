// What only types can make ambiguous: read as TypeScript, `f<a>(b)` is a call, and as JavaScript two comparisons.
type Name = string;
enum Colour {
  Red = "red",
}
const paint = async <T extends Name>(name: T, colour: Colour): Promise<string> => `${await name}: ${colour as string}`;
paint<Name>("wall", Colour.Red).then((text: string) => console.log(text));
