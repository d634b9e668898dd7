import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";

/** One thing to choose, with what stands to its right. */
export interface Choice {
  readonly name: string;
  readonly remark: string;
  readonly isChosen: boolean;
  readonly choose: () => void;
}

interface Props {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  /** Asked for while it is open. */
  readonly parts: () => readonly MenuPart[];
}

/** A part of the list, under its heading where it has one. */
export interface MenuPart {
  readonly heading?: ComponentChildren;
  readonly choices: readonly Choice[];
  /** Each can be on or off, and the list stays open. */
  readonly several?: boolean;
}

/** A button that opens a short list to choose from. */
export function Menu({ id, label, value, parts }: Props) {
  const isOpen = useSignal(false);
  const element = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLDivElement>(null);

  useLayoutEffect(() => {
    if (!isOpen.value) return;
    keepInWindow(element.current!, list.current!);
    const [first] = list.current!.querySelectorAll<HTMLElement>("[role^=menuitem]");
    (list.current!.querySelector<HTMLElement>("[role=menuitemradio][aria-checked=true]") ?? first)?.focus();
  }, [isOpen.value]);
  useEffect(() => {
    if (!isOpen.value) return;
    const close = (event: Event) => {
      if (!element.current?.contains(event.target as Node)) isOpen.value = false;
    };
    addEventListener("pointerdown", close);
    addEventListener("focusin", close);
    return () => {
      removeEventListener("pointerdown", close);
      removeEventListener("focusin", close);
    };
  }, [isOpen.value]);

  const close = () => {
    isOpen.value = false;
    button.current?.focus();
  };
  const openByArrow = (event: KeyboardEvent) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    isOpen.value = true;
    event.preventDefault();
  };
  const move = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    // Keys of the page wait until the list is closed.
    event.stopPropagation();
    if (event.key === "Escape" || event.key === "Tab") {
      close();
      return;
    }
    const items = [...list.current!.querySelectorAll<HTMLElement>("[role^=menuitem]")];
    const next = chooseNext(items, items.indexOf(document.activeElement as HTMLElement), event.key);
    if (next === undefined) return;
    next.focus();
    event.preventDefault();
  };

  return (
    <div class="menu" ref={element}>
      <button
        type="button"
        id={id}
        ref={button}
        aria-haspopup="menu"
        aria-expanded={isOpen.value}
        onClick={() => (isOpen.value = !isOpen.value)}
        onKeyDown={openByArrow}
      >
        {label} <strong>{value}</strong>
        <span class="arrow" aria-hidden="true" />
      </button>
      {isOpen.value && (
        <div class="choices" role="menu" aria-labelledby={id} ref={list} onKeyDown={move}>
          {parts().map(({ heading, choices, several = false }) => (
            <div key={choices[0]?.name} role="none">
              {heading && <p>{heading}</p>}
              {choices.map(({ name, remark, isChosen, choose }) => (
                // biome-ignore lint/a11y/useAriaPropsSupportedByRole: both roles that it may have do
                <button
                  key={name}
                  type="button"
                  role={several ? "menuitemcheckbox" : "menuitemradio"}
                  aria-checked={isChosen}
                  tabIndex={-1}
                  onClick={() => {
                    if (!several) close();
                    choose();
                  }}
                >
                  <span>{name}</span>
                  <span class="size">{remark}</span>
                </button>
              ))}
            </div>
          ))}
        </div>
      )}
    </div>
  );
}

/** The item that a key leads to: a neighbour, an end, or the next that begins with a letter. */
function chooseNext(items: readonly HTMLElement[], at: number, key: string): HTMLElement | undefined {
  switch (key) {
    case "ArrowDown":
      return items[(at + 1) % items.length];
    case "ArrowUp":
      return items[(at + items.length - 1) % items.length];
    case "Home":
      return items[0];
    case "End":
      return items.at(-1);
  }
  if (key.length > 1 || key === " ") return undefined;
  const beginsSo = (item: HTMLElement) => item.textContent?.toLowerCase().startsWith(key.toLowerCase());
  return [...items.slice(at + 1), ...items.slice(0, at + 1)].find(beginsSo);
}

const MARGIN = 8;

/** Moves a list that hangs from an element to the left as far as it would leave the window. */
function keepInWindow(element: HTMLElement, list: HTMLElement): void {
  const right = element.getBoundingClientRect().left + list.offsetWidth;
  const excess = right + MARGIN - document.documentElement.clientWidth;
  list.style.left = `${-Math.max(0, excess)}px`;
}
