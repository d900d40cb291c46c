using System.CommandLine;
using ResearchKit.Display;
using ResearchKit.Models;
using ResearchKit.Privacy;
using ResearchKit.UseCases;

namespace ResearchKit.Cli.Commands;

/// <summary><c>researchkit model-card</c>: what has to be said of a model before it scores learners.</summary>
internal static class ModelCardCommand
{
    public static Command Create() => new("model-card", "Check and draft model cards: without one that is valid, a model scores no learner.") { Check(), Draft() };

    private static Command Check()
    {
        var files = new Argument<string[]>("FILE") { Description = "Model cards (NAME.model-card.yaml).", Arity = ArgumentArity.OneOrMore };
        var quiet = new Option<bool>("--quiet", "-q") { Description = "Show what is wrong alone." };
        var command = new Command("check", "Read model cards, show them, and say what is wrong.\nExit codes: 0 all hold today; 2 one is wrong or past its day.") { files, quiet };
        command.SetAction((parsed, cancellationToken) =>
        {
            var isWrong = false;
            var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
            foreach (var file in parsed.GetRequiredValue(files))
            {
                try
                {
                    var card = ModelCards.Read(file);
                    if (!parsed.GetValue(quiet))
                        Console.Out.WriteLine(new Displayer(new ReleaseGate()).Render(card, cancellationToken).Data[MimeTypes.Text]);
                    if (card.IsValidOn(today))
                        continue;
                    Terminal.Complain(FormattableString.Invariant($"Model card {Path.GetFileName(file)} expired on {card.ExpiresOn:yyyy-MM-dd}: {card.ExpiryReason}. Evaluate the model on newer data and write a new version, or retire the model."));
                }
                catch (ModelCardException wrong)
                {
                    Terminal.Complain(wrong.Message);
                }

                isWrong = true;
            }

            return Task.FromResult(isWrong ? ExitCode.CheckFailed : ExitCode.Ok);
        });
        return command.WithExamples("researchkit model-card check early-identification-2026.model-card.yaml");
    }

    private static Command Draft()
    {
        var useCase = new Option<string>("--use-case", "-u") { Description = "Number or name of the use case that the model serves.", Required = true };
        var model = new Option<string>("--model", "-m") { Description = "The model's formula: \"outcome ~ terms\".", Required = true };
        var source = new Option<string?>("--source") { Description = "The data it was fitted to, as the model's table names it." };
        var command = new Command("draft", "Print a model card to be filled in: \"?\" stands where a person has to say something.\nExit codes: 0 printed; 1 the formula or the use case cannot be read, or the outcome is an emotion.") { useCase, model, source };
        command.SetAction((parsed, _) =>
        {
            try
            {
                Console.Out.Write(ModelCards.Draft(UseCaseCards.Find(parsed.GetRequiredValue(useCase)), parsed.GetRequiredValue(model), parsed.GetValue(source)));
                return Task.FromResult(ExitCode.Ok);
            }
            catch (FormulaException wrong)
            {
                Terminal.Complain(wrong.Message);
                return Task.FromResult(ExitCode.Failed);
            }
        });
        return command.WithExamples("researchkit model-card draft --use-case early-identification --model \"lessons_missed ~ phase + distance\" > lessons.model-card.yaml");
    }
}
