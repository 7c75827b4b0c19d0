namespace Ullage.Manifests.Yaml;

/// <summary>How much of a text is read before it is refused. A manifest is small; what exceeds these is an attack or a mistake.</summary>
public sealed record YamlLimits
{
    /// <summary>The limits used when none are given.</summary>
    public static YamlLimits Default { get; } = new();

    /// <summary>Largest text in bytes. Default 32 MiB.</summary>
    public int MaxBytes { get; init; } = 32 * 1024 * 1024;

    /// <summary>Deepest nesting of mappings and sequences. Default 200; each level costs stack, so no more than 1,000 is sensible.</summary>
    public int MaxDepth { get; init; } = 200;

    /// <summary>Most nodes a file may have with every alias replaced by what it stands for. Default 4,000,000. Aliases are never expanded here, but a reader of the file would.</summary>
    public long MaxExpandedNodes { get; init; } = 4_000_000;
}
