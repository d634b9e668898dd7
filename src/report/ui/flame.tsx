import { effect, untracked, useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { copyPlace } from "./copy.ts";
import { FlameGraph, isCompact, type Spot } from "./flame-graph.ts";
import type { Faces, GraphState } from "./graph-state.ts";
import { type Direction, neighbour } from "./navigate.ts";
import { type Point, placeCard } from "./place-card.ts";
import { showNode, zoomTo } from "./state.ts";
import { GRAPH_ID } from "./toolbar.tsx";

const CARD_DELAY_MS = 80;
const ARROWS: Readonly<Record<string, Direction>> = {
  ArrowUp: "up",
  ArrowDown: "down",
  ArrowLeft: "left",
  ArrowRight: "right",
};

/** A card's frame, and the point that it stands beside. */
interface CardPlace {
  readonly spot: Spot;
  readonly beside: Point;
}

export function Flame({ state, faces }: { state: GraphState; faces: Faces }) {
  const scroller = useRef<HTMLDivElement>(null);
  const spacer = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const graph = useRef<FlameGraph>(null);
  const timer = useRef(0);
  const card = useSignal<CardPlace | null>(null);

  useLayoutEffect(() => {
    const made = new FlameGraph(state, faces, scroller.current!, spacer.current!, canvas.current!);
    graph.current = made;
    const stop = effect(() => {
      const spot = made.pointed.value;
      state.pointed.value = spot === null ? null : untracked(() => nodeOf(state, spot));
    });
    return () => {
      stop();
      state.pointed.value = null;
      made.stop();
    };
  }, [state, faces]);

  const showCard = (spot: Spot | null, beside: Point) => {
    clearTimeout(timer.current);
    if (spot === null || isCompact()) {
      card.value = null;
      return;
    }
    const delay = card.value === null ? CARD_DELAY_MS : 0;
    timer.current = window.setTimeout(() => {
      card.value = { spot, beside };
    }, delay);
  };

  const point = (event: PointerEvent) => {
    if (event.pointerType === "touch") return;
    const { pointed } = graph.current!;
    const spot = graph.current!.spotAt(event.clientX, event.clientY);
    if (isSame(spot, pointed.value)) return;
    pointed.value = spot;
    showCard(spot, { x: event.clientX, y: event.clientY });
  };

  const leave = () => {
    if (graph.current === null) return;
    graph.current.pointed.value = null;
    showCard(null, { x: 0, y: 0 });
  };

  const press = (event: MouseEvent) => {
    const spot = graph.current!.spotAt(event.clientX, event.clientY);
    if (spot === null) return;
    const { focus } = state;
    const node = nodeOf(state, spot);
    const isTouch = event instanceof PointerEvent && event.pointerType === "touch";
    // A finger has no way to hover: its first tap shows the card, the second zooms.
    if ((isTouch || isCompact()) && focus.value !== node) {
      focus.value = node;
      showCard(spot, { x: event.clientX, y: event.clientY });
      return;
    }
    leave();
    if (spot.box.merged === 0) focus.value = node;
    zoomTo(state, node);
  };

  const move = (event: KeyboardEvent) => {
    const direction = ARROWS[event.key];
    if (direction === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    const { view, focus } = state;
    const { tree, index, drawn, whole } = view.value;
    const from = drawn(focus.value ?? state.zoom.value);
    const to =
      focus.value === null ? from : neighbour(from, direction, tree.parent, index, graph.current!.rows);
    showNode(state, whole(to));
    revealFocus(to);
  };

  const revealFocus = (drawn: number) => {
    const spot = graph.current!.spotOf(drawn);
    if (spot === null) return;
    graph.current!.scrollToRow(spot.row);
    graph.current!.pointed.value = null;
    const bounds = graph.current!.boundsOf(spot);
    showCard(spot, { x: bounds.left, y: bounds.top });
    state.announcement.value = faces.announce(drawn);
  };

  const focused = state.focus.value;
  const [zoom, view] = [state.zoom.value, state.view.value];
  // What the card stands beside has moved.
  useEffect(() => showCard(null, { x: 0, y: 0 }), [zoom, view]);
  useEffect(() => {
    // Chosen outside of the graph, as by a sentence or a row of the table: bring it into sight.
    if (focused === null || graph.current === null || document.activeElement === canvas.current) return;
    scroller.current?.scrollIntoView({ block: "nearest" });
    const spot = graph.current.spotOf(state.view.value.drawn(focused));
    if (spot !== null) graph.current.scrollToRow(spot.row);
    else zoomTo(state, focused);
  }, [focused, state]);

  return (
    <>
      <div class="graph" ref={scroller} onScroll={() => graph.current?.pointed.value && leave()}>
        <div ref={spacer}>
          {/* biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: it takes the focus and all keys itself */}
          <canvas
            id={GRAPH_ID}
            ref={canvas}
            tabIndex={0}
            role="application"
            aria-label={`Flame graph of ${faces.label()}. Arrow keys move, Enter zooms, Escape zooms out. A table follows.`}
            onPointerMove={point}
            onPointerLeave={leave}
            onClick={press}
            onKeyDown={move}
            onBlur={leave}
          />
        </div>
      </div>
      {card.value !== null && graph.current !== null && (
        <FloatingCard state={state} faces={faces} graph={graph.current} place={card.value} />
      )}
      {focused !== null && <CardBelow state={state} faces={faces} node={focused} />}
    </>
  );
}

interface FloatingProps {
  readonly state: GraphState;
  readonly faces: Faces;
  readonly graph: FlameGraph;
  readonly place: CardPlace;
}

function FloatingCard({ state, faces, graph, place }: FloatingProps) {
  const element = useRef<HTMLDivElement>(null);
  const { spot, beside } = place;
  useLayoutEffect(() => {
    const { offsetWidth, offsetHeight, style } = element.current!;
    const at = placeCard(
      graph.boundsOf(spot),
      beside,
      { width: offsetWidth, height: offsetHeight },
      { width: innerWidth, height: innerHeight },
    );
    style.transform = `translate(${Math.round(at.x)}px, ${Math.round(at.y)}px)`;
  }, [graph, spot, beside]);
  return (
    <div class="card floating" ref={element} aria-hidden="true">
      {spot.box.merged > 0 ? faces.merged(spot.box.node, spot.box.merged) : faces.card(spot.box.node)}
      <p class="card-keys">
        <kbd>Enter</kbd> zoom
        {state.usesSingleKeys.value && spot.box.merged === 0 && (
          <>
            {faces.openSource !== undefined && (
              <>
                <kbd>s</kbd> source
              </>
            )}
            <kbd>c</kbd> copy
          </>
        )}
      </p>
    </div>
  );
}

/** On a narrow screen the card stands below the graph, with buttons for what keys do elsewhere. */
function CardBelow({ state, faces, node }: { state: GraphState; faces: Faces; node: number }) {
  return (
    <div class="card below">
      {faces.card(state.view.value.drawn(node))}
      <p class="card-actions">
        <button type="button" onClick={() => zoomTo(state, node)}>
          Zoom
        </button>
        {faces.openSource !== undefined && (
          <button type="button" onClick={() => faces.openSource?.(node)}>
            Source
          </button>
        )}
        <button type="button" onClick={() => void copyPlace(state, node)}>
          Copy
        </button>
      </p>
    </div>
  );
}

/** What a spot zooms to, a node of the whole tree; the caller of merged frames, for more room. */
function nodeOf({ view }: GraphState, { box }: Spot): number {
  const { tree, whole } = view.value;
  return whole(box.merged > 0 ? tree.parent[box.node]! : box.node);
}

function isSame(a: Spot | null, b: Spot | null): boolean {
  return a?.box.node === b?.box.node && a?.row === b?.row;
}
