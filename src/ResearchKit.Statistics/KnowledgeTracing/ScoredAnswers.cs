using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.KnowledgeTracing;

/// <summary>Answers sorted by their predictions once, so that measures under any weights of learners take one pass.</summary>
internal sealed class ScoredAnswers
{
    private readonly double[] _predictions;
    private readonly bool[] _isRight;
    private readonly double[] _losses;

    public ScoredAnswers(ResponseLog log, IReadOnlyList<double> predictions, IReadOnlyList<int> rows)
    {
        int[] order = [.. rows];
        _predictions = Array.ConvertAll(order, row => predictions[row]);
        Array.Sort(_predictions, order);
        Learners = Array.ConvertAll(order, row => log.Learners[row]);
        _isRight = Array.ConvertAll(order, row => log.Correct[row] == 1);
        _losses = [.. _predictions.Select((prediction, i) => -Elementary.Log(_isRight[i] ? prediction : 1 - prediction))];
    }

    public int[] Learners { get; }

    /// <summary>Measures with each learner counted so many times; ties count half in the AUC.</summary>
    public (double Auc, double Rmse, double Loss, double Accuracy) Measures(int[] times)
    {
        long right = 0, wrong = 0, hits = 0;
        double above = 0, squares = 0, loss = 0;
        for (int start = 0; start < _predictions.Length;)
        {
            long tiedRight = 0, tiedWrong = 0;
            int end = start;
            double prediction = _predictions[start];
            for (; end < _predictions.Length && _predictions[end] == prediction; end++)
            {
                int count = times[Learners[end]];
                if (count == 0)
                    continue;
                if (_isRight[end])
                    tiedRight += count;
                else
                    tiedWrong += count;
                loss += count * _losses[end];
            }

            squares += tiedRight * (1 - prediction) * (1 - prediction) + tiedWrong * prediction * prediction;
            hits += prediction > 0.5 ? tiedRight : prediction < 0.5 ? tiedWrong : 0;
            above += tiedRight * (wrong + tiedWrong / 2.0);
            right += tiedRight;
            wrong += tiedWrong;
            start = end;
        }

        double all = right + wrong;
        return all == 0
            ? (double.NaN, double.NaN, double.NaN, double.NaN)
            : (right == 0 || wrong == 0 ? double.NaN : above / ((double)right * wrong), Math.Sqrt(squares / all), loss / all, hits / all);
    }
}
