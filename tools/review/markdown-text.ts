import { plain as withoutMarkup } from "../../policies/reports/markdown";

/** Text in which nothing is markup, and nobody is called by an @: a comment's readers did not choose what a program is called. */
export const plain = (text: string): string => withoutMarkup(text).replaceAll("@", "@<!-- -->");
