using ResearchKit.Synthesis.Checks;

namespace ResearchKit.Tests.Synthesis.Checks;

/// <summary>Logistic and exponential models whose maximum and errors are known in closed form.</summary>
public class ScoreEstimatesTests
{
    public class Maximise
    {
        /// <summary>Eight of twenty right: the log odds are log(8 / 12), and the maximum is exact.</summary>
        [Fact]
        public void Finds_the_log_odds_of_a_share()
        {
            var (values, scores) = ScoreEstimates.Maximise([2.0], (point, scores) => Bernoulli(point[0], scores), 20);

            Assert.Equal(Math.Log(8.0 / 12), values[0], 2);
            Assert.Equal(0, scores.Sum(), 1);
        }
    }

    public class Of
    {
        /// <summary>Independent learners: the variance of log odds is 1 / (n p q) = 1 / 4.8.</summary>
        [Fact]
        public void Without_clusters_gives_the_inverse_information()
        {
            var scores = new double[20];
            Bernoulli(Math.Log(8.0 / 12), scores);
            var estimates = ScoreEstimates.Of([Math.Log(8.0 / 12)], scores, null);

            Assert.Equal(1 / 4.8, estimates.Covariance(0, 0), 10);
            Assert.Equal(double.PositiveInfinity, estimates.DegreesOfFreedom);
        }

        /// <summary>
        /// Clusters of four learners, two with all right and three with none: cluster scores are 4 · 0.6 and −4 · 0.4, their squares add up to 19.2, so that the variance is
        /// 19.2 / 4.8² · 5 / 4.
        /// </summary>
        [Fact]
        public void With_clusters_of_equal_learners_gives_the_variance_of_clusters()
        {
            var scores = new double[20];
            Bernoulli(Math.Log(8.0 / 12), scores);
            var estimates = ScoreEstimates.Of([Math.Log(8.0 / 12)], scores, learner => learner / 4);

            Assert.Equal(19.2 / (4.8 * 4.8) * 5 / 4, estimates.Covariance(0, 0), 10);
            Assert.Equal(4, estimates.DegreesOfFreedom);
        }

        /// <summary>Delta method: the share itself has variance p q / n.</summary>
        [Fact]
        public void Function_of_log_odds_has_the_error_of_the_share()
        {
            var scores = new double[20];
            Bernoulli(Math.Log(8.0 / 12), scores);
            var share = ScoreEstimates.Of([Math.Log(8.0 / 12)], scores, null).Function(0.4, [0.24]);

            Assert.Equal(Math.Sqrt(0.4 * 0.6 / 20), share.StandardError, 10);
        }
    }

    /// <summary>The first eight of twenty answers are right.</summary>
    private static double Bernoulli(double logOdds, double[] scores)
    {
        var p = 1 / (1 + Math.Exp(-logOdds));
        for (var i = 0; i < 20; i++)
            scores[i] = (i < 8 ? 1 : 0) - p;
        return (8 * Math.Log(p)) + (12 * Math.Log(1 - p));
    }
}
