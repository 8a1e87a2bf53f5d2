// Light, dark, or as the system has it: one button goes round.

const THEMES = ["system", "light", "dark"] as const;
type Theme = (typeof THEMES)[number];
const MEMORY = "unawait.theme";
const NAMES: Record<Theme, string> = { system: "as the system", light: "light", dark: "dark" };

/** Makes the button change the colours, and brings back what was chosen last. */
export function themeButton(button: HTMLButtonElement): void {
  let theme = remembered();
  const apply = () => {
    if (theme === "system") delete document.documentElement.dataset["theme"];
    else document.documentElement.dataset["theme"] = theme;
    button.setAttribute("aria-label", `Colours: ${NAMES[theme]}`);
    button.title = `Colours: ${NAMES[theme]}`;
  };
  apply();
  button.addEventListener("click", () => {
    theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length]!;
    apply();
    try {
      localStorage.setItem(MEMORY, theme);
    } catch {
      // Without storage the choice lasts as long as the page.
    }
  });
}

function remembered(): Theme {
  try {
    return THEMES.find((one) => one === localStorage.getItem(MEMORY)) ?? "system";
  } catch {
    return "system";
  }
}
