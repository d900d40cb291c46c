using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Regression;

namespace ResearchKit.Statistics.MetaAnalysis;

/// <summary>The weighted fit of effects in studies at given variances of studies and of effects within them: likelihood, scores and information of both.</summary>
internal sealed class NestedEffects
{
    private const double LogTwoPi = 1.8378770664093456;

    public NestedEffects(EffectRows rows, int[][] studies, double between, double within, bool restricted)
    {
        int k = rows.Count, p = rows.Terms;
        var weights = new double[k, k];
        double logVariance = 0;
        foreach (int[] study in studies)
        {
            // Inverse of diagonal + between 11' (Sherman and Morrison).
            double sum = study.Sum(i => 1 / (rows.V[i] + within)), shrink = between / (1 + between * sum);
            logVariance += study.Sum(i => Elementary.Log(rows.V[i] + within)) + Elementary.Log1P(between * sum);
            foreach (int i in study)
            {
                foreach (int j in study)
                    weights[i, j] = (i == j ? 1 / (rows.V[i] + within) : 0) - shrink / ((rows.V[i] + within) * (rows.V[j] + within));
            }
        }

        double[,] weighted = new double[k, p];
        foreach (int[] study in studies)
        {
            foreach (int i in study)
            {
                foreach (int j in study)
                {
                    for (int a = 0; a < p; a++)
                        weighted[i, a] += weights[i, j] * rows.X[j, a];
                }
            }
        }

        var information = new double[p, p];
        var design = new double[p, p];
        var right = new double[p];
        for (int i = 0; i < k; i++)
        {
            for (int a = 0; a < p; a++)
            {
                right[a] += weighted[i, a] * rows.Y[i];
                for (int b = 0; b < p; b++)
                {
                    information[a, b] += rows.X[i, a] * weighted[i, b];
                    design[a, b] += rows.X[i, a] * rows.X[i, b];
                }
            }
        }

        SymmetricSolver solver = SymmetricSolver.Of(information) ?? throw new InvalidOperationException("The weighted terms are singular though they were told apart: variances differ by too many orders of magnitude.");
        (Inverse, Coefficients) = (solver.Inverse(), solver.Solve(right));
        double[] residuals = [.. rows.Y];
        for (int i = 0; i < k; i++)
        {
            for (int a = 0; a < p; a++)
                residuals[i] -= rows.X[i, a] * Coefficients[a];
        }

        // P = W - WX (X'WX)^-1 X'W; P y = W r. Under plain likelihood the traces are those of W.
        double[,] projector = weights;
        var projected = new double[k];
        for (int i = 0; i < k; i++)
        {
            for (int j = 0; j < k; j++)
                projected[i] += weights[i, j] * residuals[j];
        }

        if (restricted)
        {
            double[,] half = WeightedEffects.Product(weighted, Inverse);
            projector = new double[k, k];
            for (int i = 0; i < k; i++)
            {
                for (int j = 0; j < k; j++)
                {
                    projector[i, j] = weights[i, j];
                    for (int a = 0; a < p; a++)
                        projector[i, j] -= half[i, a] * weighted[j, a];
                }
            }
        }

        Derivatives(studies, projector, projected, k);
        double squares = residuals.Zip(projected, (a, b) => a * b).Sum();
        LogLikelihood = restricted
            ? -0.5 * ((k - p) * LogTwoPi + logVariance + squares - WeightedEffects.LogDeterminant(design) - WeightedEffects.LogDeterminant(Inverse))
            : -0.5 * (k * LogTwoPi + logVariance + squares);
    }

    public double[,] Inverse { get; }

    public double[] Coefficients { get; }

    public double LogLikelihood { get; }

    /// <summary>Slopes of the log-likelihood: studies, effects.</summary>
    public double[] Score { get; } = new double[2];

    /// <summary>Expected information of the two variances.</summary>
    public double[,] Information { get; } = new double[2, 2];

    private void Derivatives(int[][] studies, double[,] projector, double[] projected, int k)
    {
        int count = studies.Length;
        var byStudy = new double[k, count];
        for (int i = 0; i < k; i++)
        {
            for (int s = 0; s < count; s++)
            {
                foreach (int j in studies[s])
                    byStudy[i, s] += projector[i, j];
            }
        }

        double trace = 0, squares = 0, mixed = 0, all = 0, blockTrace = 0, blockSquares = 0;
        for (int i = 0; i < k; i++)
        {
            trace += projector[i, i];
            squares += projected[i] * projected[i];
            for (int j = 0; j < k; j++)
                all += projector[i, j] * projector[i, j];
            for (int s = 0; s < count; s++)
                mixed += byStudy[i, s] * byStudy[i, s];
        }

        for (int s = 0; s < count; s++)
        {
            double sum = studies[s].Sum(i => projected[i]);
            blockSquares += sum * sum;
            for (int t = 0; t < count; t++)
            {
                double block = studies[t].Sum(i => byStudy[i, s]);
                blockTrace += s == t ? block : 0;
                Information[0, 0] += block * block / 2;
            }
        }

        (Score[0], Score[1]) = ((blockSquares - blockTrace) / 2, (squares - trace) / 2);
        Information[0, 1] = Information[1, 0] = mixed / 2;
        Information[1, 1] = all / 2;
    }
}
