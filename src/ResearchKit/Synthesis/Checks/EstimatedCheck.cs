namespace ResearchKit.Synthesis.Checks;

/// <summary>A check made of two functions: what is planted, and the estimate.</summary>
internal sealed class EstimatedCheck(Func<CityOptions, PlantedValue?> planted, Func<CityData, TruthEstimate> estimate) : TruthCheck
{
    private string _property = "", _topic = "", _quantity = "", _estimator = "";
    private IReadOnlyList<string> _tables = [];
    private bool _isEffect;
    private string? _notCounted;

    public override string Property => _property;

    public override string Topic => _topic;

    public override string Quantity => _quantity;

    public override string Estimator => _estimator;

    public override IReadOnlyList<string> Tables => _tables;

    public override bool IsEffect => _isEffect;

    public override string? NotCounted => _notCounted;

    /// <summary>Describes the check.</summary>
    public EstimatedCheck About(
        string topic, string property, string quantity, string estimator, IReadOnlyList<string> tables, bool isEffect, string? notCounted = null)
    {
        (_topic, _property, _quantity, _estimator, _tables, _isEffect, _notCounted) = (topic, property, quantity, estimator, tables, isEffect, notCounted);
        return this;
    }

    public override PlantedValue? Planted(CityOptions options) => planted(options);

    public override TruthEstimate Estimate(CityData city) => estimate(city);
}
