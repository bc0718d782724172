// A new password and its name, as three pages ask for it.

import { PasswordInput } from "@mantine/core";

const PASSWORD_MIN = 10;

export function NewPassword({ value, onChange, error, label = "Password" }: { value: string; onChange(value: string): void; error?: string | undefined; label?: string }) {
  return (
    <PasswordInput
      label={label}
      description={`At least ${PASSWORD_MIN} characters; a sentence is easier to remember and harder to guess.`}
      autoComplete="new-password"
      required
      withAsterisk={false}
      minLength={PASSWORD_MIN}
      maxLength={200}
      value={value}
      error={error}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
