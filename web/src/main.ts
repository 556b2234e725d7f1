import "katex/dist/katex.min.css";
import "./styles/fonts.css";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/unstarted.css";
import { takeOver } from "./app/start";

void takeOver(document.getElementById("app")!);
