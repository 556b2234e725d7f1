/** Chart.js with only the parts the page uses. */
import {
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  Decimation,
  LinearScale,
  LineController,
  LineElement,
  LogarithmicScale,
  PointElement,
} from "chart.js";

Chart.register(
  BarController,
  BarElement,
  CategoryScale,
  Decimation,
  LinearScale,
  LineController,
  LineElement,
  LogarithmicScale,
  PointElement,
);
Chart.defaults.animation = false;
Chart.defaults.events = [];
Chart.defaults.maintainAspectRatio = false;

export { Chart };
