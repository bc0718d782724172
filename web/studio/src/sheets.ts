// Every style sheet, in the order in which they hold. They are all here, because
// a bundler gives parts that come later no sheets of their own.

import "@mantine/core/styles.css";
import "./shell/tokens.css";
import "./shell/frame.css";
import "./people/people.css";
import "./home/home.css";
import "./project/project.css";
import "./editor/editor.css";
import "./scenes/scenes.css";
import "./stage/stage.css";
import "./timeline/timeline.css";
import "./inspector/inspector.css";
import "./preview/preview.css";
import "./report/report.css";
import "./replay/replay.css";
import "./leads/leads.css";
