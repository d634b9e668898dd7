/** The mark: a waterline above the flood that it remembers. */
const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path d="M1 13V9.5h3L6 5h4l2 4.5h3V13z" fill="#a9cde4"/><path d="M0 2.5h16v1.6H0z" fill="#0b6191"/></svg>`;

/** What a page names as its icon. */
export const ICON_ADDRESS = `data:image/svg+xml;base64,${Buffer.from(ICON).toString("base64")}`;
