using ResearchKit.Charts.Pictures;
using ResearchKit.Frames;

namespace ResearchKit.Charts;

public sealed partial record Chart
{
    /// <summary>
    /// Learning curves: the share of right answers by opportunity to practise a skill, with Wilson intervals, and a model's curve over it. With one skill
    /// the numbers of answers stand beneath the axis; several skills have a panel each.
    /// </summary>
    /// <remarks>
    /// Later opportunities are those of learners who needed them, so a curve may flatten or fall although each learner gains (Murray and others, 2013, EDM). Read it with the numbers.
    /// </remarks>
    /// <param name="opportunities">Number of the opportunity, from 1, one a row.</param>
    /// <param name="correct">Right answers at it.</param>
    /// <param name="answers">All answers at it; at least 1.</param>
    /// <param name="model">Share that a model expects at it, 0 to 1; NaN where it has none; null for no model.</param>
    /// <param name="skills">Skill of each row; null for one.</param>
    /// <param name="minimum">Rows with fewer answers are left out, and counted in the alternative text. Default 5.</param>
    /// <param name="title">The title; null for none.</param>
    /// <exception cref="ArgumentException">Lengths differ, a row has more right answers than answers, or none has enough; the message names the row.</exception>
    public static Chart LearningCurves(
        IReadOnlyList<int> opportunities, IReadOnlyList<int> correct, IReadOnlyList<int> answers, IReadOnlyList<double>? model = null,
        IReadOnlyList<string>? skills = null, int minimum = 5, string? title = null)
    {
        ArgumentNullException.ThrowIfNull(opportunities);
        ArgumentNullException.ThrowIfNull(correct);
        ArgumentNullException.ThrowIfNull(answers);
        return LearningCurvePicture.Draw(opportunities, correct, answers, model, skills, minimum, title);
    }

    /// <summary>Learning curves of a frame with one row an opportunity.</summary>
    /// <inheritdoc cref="LearningCurves(IReadOnlyList{int}, IReadOnlyList{int}, IReadOnlyList{int}, IReadOnlyList{double}?, IReadOnlyList{string}?, int, string?)" path="/remarks"/>
    /// <param name="frame">A frame that may be shown (synthetic or released).</param>
    /// <param name="opportunity">Column of the opportunity's number.</param>
    /// <param name="correct">Column of the right answers at it.</param>
    /// <param name="answers">Column of all answers at it.</param>
    /// <param name="model">Column of the share that a model expects; null for none.</param>
    /// <param name="skill">Column of the skills; null for one.</param>
    /// <param name="minimum">Rows with fewer answers are left out. Default 5.</param>
    /// <param name="title">The title; null for none.</param>
    /// <exception cref="ProtectedDataException">The frame is protected.</exception>
    public static Chart LearningCurves(
        DataFrame frame, string opportunity, string correct, string answers, string? model = null, string? skill = null, int minimum = 5, string? title = null)
    {
        const string picture = "Learning curves";
        var data = ChartData.Of(frame, "learning curves");
        IReadOnlyList<int> Whole(string name) => PictureInput.WholeNumbers(picture, name, data.Channel(name).Values);
        return Marked(LearningCurvePicture.Draw(
            Whole(opportunity), Whole(correct), Whole(answers), model is null ? null : data.Channel(model).Values, data.Groups(skill) is { } skills ? PictureInput.Labels(skills) : null, minimum, title), data);
    }

    /// <summary>
    /// A heat map of skill by phase: the share of right answers in each cell with its number of answers, so that need attaches to a skill in a phase and not to a
    /// learner. Cells with fewer answers than the minimum are shown as hidden.
    /// </summary>
    /// <param name="skills">Skill of each cell.</param>
    /// <param name="phases">Phase of each cell.</param>
    /// <param name="correct">Right answers.</param>
    /// <param name="answers">All answers; 0 is drawn as empty.</param>
    /// <param name="minimum">Cells with fewer answers are hidden. Default 5.</param>
    /// <param name="title">The title; null for none.</param>
    /// <exception cref="ArgumentException">Lengths differ, a cell occurs twice, or has more right answers than answers; the message names it.</exception>
    public static Chart SkillByPhase(
        IReadOnlyList<string> skills, IReadOnlyList<string> phases, IReadOnlyList<int> correct, IReadOnlyList<int> answers, int minimum = 5, string? title = null)
    {
        ArgumentNullException.ThrowIfNull(skills);
        ArgumentNullException.ThrowIfNull(phases);
        ArgumentNullException.ThrowIfNull(correct);
        ArgumentNullException.ThrowIfNull(answers);
        return SkillByPhasePicture.Draw(skills, phases, correct, answers, minimum, title);
    }

    /// <summary>The same of a frame with one row a cell.</summary>
    /// <param name="frame">A frame that may be shown (synthetic or released).</param>
    /// <param name="skill">Column of the skills.</param>
    /// <param name="phase">Column of the phases of learning.</param>
    /// <param name="correct">Column of the right answers in the cell.</param>
    /// <param name="answers">Column of all answers in it.</param>
    /// <param name="minimum">Cells with fewer answers are hidden. Default 5.</param>
    /// <param name="title">The title; null for none.</param>
    /// <exception cref="ProtectedDataException">The frame is protected.</exception>
    public static Chart SkillByPhase(DataFrame frame, string skill, string phase, string correct, string answers, int minimum = 5, string? title = null)
    {
        const string picture = "Skill by phase";
        var data = ChartData.Of(frame, "skills and phases");
        IReadOnlyList<int> Whole(string name) => PictureInput.WholeNumbers(picture, name, data.Channel(name).Values);
        return Marked(SkillByPhasePicture.Draw(
            PictureInput.Labels(data.Categories(skill)), PictureInput.Labels(data.Categories(phase)), Whole(correct), Whole(answers), minimum, title), data);
    }

    /// <summary>
    /// One skill's course: the estimated probability of mastery (knowledge tracing) or ability (Elo) after each answer, over the answers themselves, right above and
    /// wrong below. For one learner's own view, and for checking a model on synthetic sequences.
    /// </summary>
    /// <param name="answers">Whether each answer was right, in order.</param>
    /// <param name="estimates">The estimate after each answer.</param>
    /// <param name="mastery">Estimate from which the skill counts as mastered; null for none. Default 0.95.</param>
    /// <param name="axis">What is estimated.</param>
    /// <param name="title">The title; null for none.</param>
    /// <exception cref="ArgumentException">There is no answer, lengths differ, or an estimate is missing.</exception>
    public static Chart MasteryStrip(IReadOnlyList<bool> answers, IReadOnlyList<double> estimates, double? mastery = 0.95, string axis = "probability of mastery", string? title = null)
    {
        ArgumentNullException.ThrowIfNull(answers);
        ArgumentNullException.ThrowIfNull(estimates);
        return MasteryPicture.Draw(answers, estimates, mastery, axis, title);
    }
}
