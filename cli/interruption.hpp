#pragma once

namespace mlp::cli {

/// From now on Ctrl-C, SIGTERM and a terminal that closes (SIGHUP) only ask to stop, once: a second one ends
/// the process.
void watch_for_interruption();

/// Whether somebody has asked to stop.
bool interruption_requested();

}  // namespace mlp::cli
