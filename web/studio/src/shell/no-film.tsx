// A page of a film that is not there.

import { Alert } from "@mantine/core";
import { Link } from "./link.tsx";

export const NoFilm = () => (
  <Alert color="red" role="alert" title="There is no such film here">
    <p>It was deleted, or the address is not whole.</p>
    <p>
      <Link to="">Go to your films</Link>
    </p>
  </Alert>
);
