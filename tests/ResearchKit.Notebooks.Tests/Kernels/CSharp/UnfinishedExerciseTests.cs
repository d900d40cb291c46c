using ResearchKit.Notebooks.Kernels;
using ResearchKit.Notebooks.Kernels.CSharp;
using ResearchKit.Workshop;

namespace ResearchKit.Notebooks.Tests.Kernels.CSharp;

/// <summary>A check whose exercise is not written yet is a verdict, not a compiler's error.</summary>
public sealed class UnfinishedExerciseTests
{
    private readonly CSharpKernel _kernel = new();
    private readonly OutputLog _log = new();

    private Task<SubmissionResult> Run(string code) => _kernel.SubmitAsync(new Submission(code, "cell 1"), new SubmissionOutput(_log.Channel, new Submission(code, "cell 1")), CancellationToken.None);

    [Fact]
    public async Task A_variable_that_is_not_there_is_named_in_a_sentence_with_the_hints()
    {
        var result = await Run("Exercise.Check(\"1\", () => slope < 0 && slope > limit, \"Look at the sign.\")");

        Assert.Equal(SubmissionStatus.Succeeded, result.Status);
        Assert.Equal("Exercise 1: not yet. There are no variables slope and limit yet. Write the cells of the exercise, with those names in them, and run them; then run this one again.\nHint: Look at the sign.", Assert.Single(_log.Results));
        Assert.Empty(_log.Events.OfType<ErrorEvent>());
    }

    [Fact]
    public async Task It_is_solved_when_the_variable_is_there()
    {
        await Run("Exercise.Check(\"1\", () => slope < 0)");
        await Run("var slope = -0.4;");
        var result = await Run("Exercise.Check(\"1\", () => slope < 0)");

        Assert.True(((ExerciseVerdict)result.Value!).IsSolved);
        Assert.StartsWith("Exercise 1: not yet. There is no variable slope yet.", _log.Results[0], StringComparison.Ordinal);
        Assert.StartsWith("Exercise 1: solved.", _log.Results[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_variable_of_another_type_is_said_to_be_one()
    {
        await Run("var slope = \"-0.4\";");
        var result = await Run("Exercise.Check(\"1\", () => slope < 0)");

        Assert.False(((ExerciseVerdict)result.Value!).IsSolved);
        Assert.StartsWith("Exercise 1: not yet. What you made is of another type than the exercise asks for. The compiler says: ", _log.Results[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_compiler_says_of_it_is_one_short_sentence()
    {
        await Run("var model = \"what\";");
        await Run("Exercise.Check(\"1\", () => model.Estimates.Count == 4)");

        Assert.EndsWith("The compiler says: 'string' does not contain a definition for 'Estimates'.", Assert.Single(_log.Results), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Exercise.Check(\"1\", () => slope < 0); nowhere.Else();")]
    [InlineData("Exercise.Check(1, () => slope < 0)")]
    [InlineData("Exercise.Check(\"1\", slope < 0)")]
    [InlineData("slope < 0")]
    public async Task A_mistake_outside_of_the_condition_stays_an_error(string code)
    {
        Assert.Equal(SubmissionStatus.Failed, (await Run(code)).Status);
        Assert.Equal("CompilationError", _log.LastError.Name);
    }
}
