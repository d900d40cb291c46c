namespace ResearchKit.Store;

/// <summary>What the kit's generator says of a store that it makes.</summary>
/// <param name="Generator">Name, for example <c>researchkit-city</c>.</param>
/// <param name="Version">Version of the generator.</param>
/// <param name="Seed">Seed of the random streams.</param>
/// <param name="Parameters">Scale and variant, as the generator states them.</param>
public sealed record GeneratorStamp(string Generator, string Version, string Seed, string Parameters);
