using System.Globalization;
using System.Text.Json;

namespace ResearchKit.Synthesis.Exports;

/// <summary>What exports were made of, as it stands in their descriptor: enough to make them again.</summary>
/// <param name="CityVersion">Version of the city's generator.</param>
/// <param name="City">The city; null for tables that the generator did not make.</param>
/// <param name="Options">What was exported.</param>
/// <param name="Mess">How untidy it is.</param>
/// <param name="AnswerKey"><c>sha256:</c> and the hash of <c>answer-key.sha256</c>.</param>
internal sealed record ExportParameters(string CityVersion, CityOptions? City, ExportOptions Options, ExportMess Mess, string AnswerKey)
{
    /// <summary>The generator as a descriptor names it.</summary>
    public DataPackageGenerator Describe(ulong seed) => new(
        CityExports.Generator, CityExports.Version, seed.ToString(CultureInfo.InvariantCulture), JsonSerializer.Serialize(this, CityDataset.ParametersFormat));

    /// <summary>Reads what a descriptor says.</summary>
    /// <param name="package">The descriptor.</param>
    /// <param name="folder">Its folder, for messages.</param>
    /// <exception cref="DataPackageException">Another generator or version wrote it, or the parameters cannot be read.</exception>
    public static ExportParameters Read(DataPackage package, string folder)
    {
        var (name, version, _, parameters) = package.Generator;
        var path = Path.Combine(folder, DataPackage.FileName);
        if (name != CityExports.Generator || version != CityExports.Version)
            throw new DataPackageException($"{path} was written by {name} {version}; this kit has {CityExports.Generator} {CityExports.Version}. Make the exports anew.");
        try
        {
            return JsonSerializer.Deserialize<ExportParameters>(parameters, CityDataset.ParametersFormat) ?? throw new JsonException("The parameters are empty.");
        }
        catch (JsonException broken)
        {
            throw new DataPackageException($"The generator's parameters in {path} cannot be read: {broken.Message}", broken);
        }
    }
}
