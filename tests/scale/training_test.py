"""One trial as processes: what a worker hears of an mlp that does not train.

    /usr/bin/python3 training_test.py MLP
"""
from scale import CommandTest, cli, run_tests  # first: it knows where the others are
from program import Failure
from search import InvalidParameters
from training import Run


class RunThatFails(CommandTest):
    def assert_fails(self, error, program, experiment, says):
        with self.assertRaises(error) as failure:
            Run(str(program), experiment, "validation_accuracy")
        for words in says:
            self.assertIn(words, str(failure.exception))

    def test_a_program_that_cannot_be_started(self):
        self.assert_fails(Failure, self.path("nothing"), "{}", says=("--mlp", "nothing", "No such file"))
        self.assert_fails(Failure, self.write("text", "no program"), "{}", says=("--mlp", "text", "Permission denied"))

    def test_a_program_that_ends_before_it_has_read(self):
        program = self.write("mlp", "#!/bin/sh\necho no memory >&2\nexit 3\n")
        program.chmod(0o755)
        more_than_a_pipe_holds = " " * 1_000_000
        self.assert_fails(Failure, program, more_than_a_pipe_holds, says=("exit code 3", "no memory"))

    def test_an_experiment_that_is_not_allowed(self):
        self.assert_fails(InvalidParameters, cli.PROGRAM, '{"seed": -1}', says=("seed", "-1"))


if __name__ == "__main__":
    run_tests()
