// Changing words and prices, on any screen: each field is an edit when it is left.

import { TextInput, Textarea } from "@mantine/core";
import { useEffect, useState } from "react";
import { setField, type Document } from "../record/steps.ts";
import type { Desk } from "../record/draft.ts";
import { textsIn, type Text } from "./texts.ts";

const AMOUNT = /^\d{1,12}(\.\d{1,4})?$/;

function Field({ text, save }: { text: Text; save(value: string): void }) {
  const [value, setValue] = useState(text.value);
  useEffect(() => setValue(text.value), [text.value]); // undone, or changed on another desk
  const wrong = text.at[text.at.length - 1] === "amount" && !AMOUNT.test(value) ? "An amount is written as 148.00" : undefined;
  const props = {
    label: text.label,
    value,
    error: wrong,
    disabled: false,
    onChange: (event: { currentTarget: { value: string } }) => setValue(event.currentTarget.value),
    onBlur: () => {
      if (!wrong && value !== text.value) save(value);
    },
  };
  return text.long ? <Textarea autosize minRows={2} maxRows={12} {...props} /> : <TextInput {...props} />;
}

export function Texts({ desk, document, edits }: { desk: Desk; document: Document; edits: boolean }) {
  const groups = textsIn(document);
  if (!groups.length) return <p className="soft">This film has no texts yet.</p>;
  return (
    <fieldset className="texts" disabled={!edits}>
      {groups.map((group) => (
        <section key={group.title}>
          <h3>{group.title}</h3>
          {group.texts.map((text) => (
            <div key={text.at.join("/")} role="group" aria-label={text.about}>
              <Field text={text} save={(value) => desk.edit(`Change ${text.label.charAt(0).toLowerCase()}${text.label.slice(1)} of ${text.about}`, setField(document, text.at, value))} />
            </div>
          ))}
        </section>
      ))}
    </fieldset>
  );
}
