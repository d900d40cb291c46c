using BenchmarkDotNet.Running;
using ResearchKit.Benchmarks.Charts;
using ResearchKit.Benchmarks.DuckDB;
using ResearchKit.Benchmarks.Events;
using ResearchKit.Benchmarks.Frames;
using ResearchKit.Benchmarks.Jupyter;
using ResearchKit.Benchmarks.Notebooks;
using ResearchKit.Benchmarks.Privacy;
using ResearchKit.Benchmarks.Reports;
using ResearchKit.Benchmarks.Sources;
using ResearchKit.Benchmarks.Statistics;
using ResearchKit.Benchmarks.Store;
using ResearchKit.Benchmarks.Synthesis;

switch (args)
{
    case ["frame-building", .. var rest]:
        return FrameBuilding.Run(rest);
    case ["frame-reading", .. var rest]:
        return FrameReading.Run(rest);
    case ["frame-memory", .. var rest]:
        return FrameReading.Memory(rest);
    case ["parquet-stream", .. var rest]:
        return ParquetStreaming.Run(rest);
    case ["frame-operations", .. var rest]:
        return FrameOperations.Run(rest);
    case ["soak", .. var rest]:
        return Soak.Run(rest);
    case ["duckdb-append", .. var rest]:
        return Throughput.Append(rest);
    case ["duckdb-read", .. var rest]:
        return Throughput.Read(rest);
    case ["events", .. var rest]:
        return EventStream.Run(rest);
    case ["follow", .. var rest]:
        return EventFollowing.Run(rest);
    case ["city", .. var rest]:
        return CitySizes.Run(rest);
    case ["null-city", .. var rest]:
        return NullCityCounts.Run(rest);
    case ["truth-power", .. var rest]:
        return TruthPower.Run(rest);
    case ["truth", .. var rest]:
        return TruthTables.Run(rest);
    case ["oulad-import", .. var rest]:
        return OuladImport.Run(rest);
    case ["import-fuzz", .. var rest]:
        return ImportFuzz.Run(rest);
    case ["import-kill", .. var rest]:
        return ImportKill.Run(rest);
    case ["designs", .. var rest]:
        return DesignCoverage.Run(rest);
    case ["glmm-coverage", .. var rest]:
        return GeneralizedMultilevelCoverage.Run(rest);
    case ["workshop-bars", .. var rest]:
        return await WorkshopBars.RunAsync(rest);
    case ["glmm", .. var rest]:
        return GeneralizedMultilevelModels.Run(rest);
    case ["item-response", .. var rest]:
        return ItemResponseModels.Run(rest);
    case ["knowledge-tracing", .. var rest]:
        return KnowledgeTracingModels.Run(rest);
    case ["learning-coverage", .. var rest]:
        return LearningCoverage.Run(rest);
    case ["boosting", .. var rest]:
        return Boosting.Run(rest);
    case ["importance-coverage", .. var rest]:
        return ImportanceCoverage.Run(rest);
    case ["regressions", .. var rest]:
        return Regressions.Run(rest);
    case ["causal-weighting", .. var rest]:
        return CausalWeightingCoverage.Run(rest);
    case ["missing-data", .. var rest]:
        return MissingDataCoverage.Run(rest);
    case ["regression-coverage", .. var rest]:
        return RegressionCoverage.Run(rest);
    case ["prediction-metrics", .. var rest]:
        return PredictionMetricCoverage.Run(rest);
    case ["leakage", .. var rest]:
        return LeakageSearch.Run(rest);
    case ["survival", .. var rest]:
        return SurvivalModels.Run(rest);
    case ["survival-coverage", .. var rest]:
        return SurvivalCoverage.Run(rest);
    case ["multilevel-coverage", .. var rest]:
        return MultilevelCoverage.Run(rest);
    case ["factors", .. var rest]:
        return FactorModels.Run(rest);
    case ["multilevel", .. var rest]:
        return MultilevelModels.Run(rest);
    case ["monitoring", .. var rest]:
        return ChangeMonitors.Run(rest);
    case ["recommendation", .. var rest]:
        return LearningPaths.Run(rest);
    case ["purposes", .. var rest]:
        return PurposeQueries.Run(rest);
    case ["linkage", .. var rest]:
        return LinkageSizes.Run(rest);
    case ["linkage-thresholds", .. var rest]:
        return LinkageThresholds.Run(rest);
    case ["jupyter-bars", .. var rest]:
        return KernelBars.Run(rest);
    case ["jupyter-fuzz", .. var rest]:
        return ProtocolFuzz.Run(rest);
    case ["cells", .. var rest]:
        return ManyCells.Run(rest);
    case ["charts", .. var rest]:
        return ChartRendering.Run(rest);
    case ["display", .. var rest]:
        return LargeDisplay.Run(rest);
    case ["suppression", .. var rest]:
        return SuppressionRuns.Run(rest);
    case ["report-bars", .. var rest]:
        return ReportBars.Run(rest);
    default:
        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
        return 0;
}
