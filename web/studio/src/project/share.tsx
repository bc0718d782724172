// How a published film reaches people: its link, a frame for any page, a QR code.

import { Button, CopyButton, Group, Textarea, TextInput } from "@mantine/core";
import { useEffect, useState } from "react";
import { address } from "../server/ask.ts";

function Copied({ value, name }: { value: string; name: string }) {
  return (
    <CopyButton value={value}>
      {({ copied, copy }) => (
        <Button variant="default" onClick={copy}>
          {copied ? "Copied" : name}
        </Button>
      )}
    </CopyButton>
  );
}

function Qr({ text }: { text: string }) {
  const [cells, setCells] = useState<boolean[][]>();
  useEffect(() => {
    void import("qrcode-generator").then(({ default: qrcode }) => {
      const code = qrcode(0, "M");
      code.addData(text);
      code.make();
      const n = code.getModuleCount();
      setCells(Array.from({ length: n }, (_, y) => Array.from({ length: n }, (_, x) => code.isDark(y, x))));
    });
  }, [text]);
  if (!cells) return <div className="qr" />;
  const path = cells.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join("");
  const size = cells.length;
  return (
    <svg className="qr" role="img" aria-label="QR code of the link" viewBox={`-4 -4 ${size + 8} ${size + 8}`} shapeRendering="crispEdges">
      <rect x="-4" y="-4" width={size + 8} height={size + 8} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}

const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");

/** `aspect`: of the picture, as CSS has it. */
export function Share({ project, title, aspect }: { project: string; title: string; aspect: string }) {
  const link = address(`w/${project}`);
  const code = `<iframe src="${address(`embed/${project}`)}" title="${escaped(title)}" style="width:100%;aspect-ratio:${aspect};border:0" allow="autoplay; fullscreen; picture-in-picture; encrypted-media; clipboard-write" allowfullscreen></iframe>`;
  return (
    <div className="share">
      <div>
        <TextInput label="Link" readOnly value={link} onFocus={(event) => event.currentTarget.select()} />
        <Group mt="xs">
          <Copied value={link} name="Copy link" />
          <Button component="a" variant="default" href={link} target="_blank" rel="noreferrer">
            Open
          </Button>
        </Group>
        <Textarea mt="md" label="Embed code" readOnly autosize minRows={3} value={code} onFocus={(event) => event.currentTarget.select()} />
        <Group mt="xs">
          <Copied value={code} name="Copy embed code" />
        </Group>
      </div>
      <Qr text={link} />
    </div>
  );
}
