# libFuzzer on the targets of tests/fuzz: looks for inputs that break a promise, and keeps those that reach new code.

fuzz_packages=(clang libclang-rt-dev)

# fuzz MINUTES [TARGET...]: each target for so long, all cores. A broken promise is written to build/fuzz/found/.
fuzz() {
  local minutes=$1 code=0 target
  shift
  local targets=("$@")
  ((${#targets[@]})) || targets=(experiment space journal tables checkpoint)
  cmake --preset fuzz
  cmake --build --preset fuzz
  mkdir -p build/fuzz/found
  for target in "${targets[@]}"; do
    say "Fuzzing: $target, $minutes minutes"
    fuzz_target "$target" $((minutes * 60)) || code=1
  done
  return $code
}

fuzz_target() {
  local target=$1 seconds=$2 fresh=build/fuzz/fresh/$1 corpus=tests/fuzz/corpus/$1
  local program=build/fuzz/tests/fuzz/fuzz_$target dictionary=tests/fuzz/$target.dict
  mkdir -p "$fresh"
  local options=(-max_len=4096 -timeout=20 -rss_limit_mb=2048 -print_final_stats=1 "-artifact_prefix=build/fuzz/found/$target-")
  [[ ! -f $dictionary ]] || options+=("-dict=$dictionary")
  "$program" "${options[@]}" -max_total_time="$seconds" "$fresh" "$corpus" 2>&1 |
    tee "build/fuzz/$target.log" | grep --line-buffered -E 'BINGO|ERROR|broken|stat::number_of_executed|DONE' || true
  ! ls "build/fuzz/found/$target-"* >/dev/null 2>&1 || return 1
  # The fewest inputs that reach all that was reached take the corpus's place.
  rm -rf build/fuzz/merged
  mkdir build/fuzz/merged
  "$program" "${options[@]}" -merge=1 build/fuzz/merged "$corpus" "$fresh" 2>&1 | tail -1
  find "$corpus" -type f -delete
  find build/fuzz/merged -type f -exec mv -t "$corpus" {} +
}
