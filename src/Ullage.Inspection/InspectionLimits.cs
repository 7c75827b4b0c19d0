namespace Ullage.Inspection;

/// <summary>How much an input may hold before it is refused, so that a hostile one costs no more than a large honest one.</summary>
public sealed record InspectionLimits
{
    /// <summary>What is enough for the largest services.</summary>
    public static InspectionLimits Default { get; } = new();

    /// <summary>Most bytes of one section of a binary, decompressed. Default 512 MiB; debugging entries of the largest Go services have some 100.</summary>
    public int MaxSectionBytes { get; init; } = 1 << 29;

    /// <summary>Most symbols, functions or debugging entries looked at. Default 64 million.</summary>
    public int MaxEntries { get; init; } = 64_000_000;

    /// <summary>Most distinct struct types kept, with up to 8 types of any kind and 32 fields for each. Default 500,000; Kubernetes has some 50,000.</summary>
    public int MaxStructs { get; init; } = 500_000;

    /// <summary>Most bytes of an image's layers, decompressed, all together. Default 32 GiB.</summary>
    public long MaxImageBytes { get; init; } = 32L << 30;

    /// <summary>Most files of an image, those of every layer counted. Default 2 million.</summary>
    public int MaxImageFiles { get; init; } = 2_000_000;

    /// <summary>Most bytes of a binary inside an image that is inspected. Default 1 GiB.</summary>
    public int MaxImageBinaryBytes { get; init; } = 1 << 30;

    /// <summary>Most bytes of a manifest or configuration of an image. Default 16 MiB.</summary>
    public int MaxDocumentBytes { get; init; } = 16 << 20;

    /// <summary>Most bytes of a Dockerfile. Default 4 MiB; BuildKit itself takes no more.</summary>
    public int MaxDockerfileBytes { get; init; } = 4 << 20;
}
