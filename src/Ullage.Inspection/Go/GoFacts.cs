using Ullage.Inspection.BuildInfo;

namespace Ullage.Inspection.Go;

/// <summary>What a Go binary tells of itself.</summary>
public sealed record GoFacts
{
    /// <summary>Build information, or null when there is none (linked by others, or older than 1.13).</summary>
    public GoBuildInfo? Build { get; init; }

    /// <summary>The toolchain's number, or null when it is not told.</summary>
    public GoVersion? Version => Build?.Version;

    /// <summary>Toolchains that can have written it, in words, where build information does not tell: <c>1.20 or newer</c>. Null when neither tells.</summary>
    public string? VersionRange { get; init; }

    /// <summary>The go line of the main module, as far as it can be told; null with toolchains older than 1.21.</summary>
    public GoLine? GoLine { get; init; }

    /// <summary>DefaultGODEBUG, taken apart; empty when none is set.</summary>
    public IReadOnlyList<GoBuildSetting> DefaultGodebug { get; init; } = [];

    /// <summary>GOMAXPROCS in a container with a CPU limit.</summary>
    public ContainerCpu ContainerCpu { get; init; }

    /// <summary>Whether the runtime heeds GOMEMLIMIT (1.19 and newer); null when the version is not known.</summary>
    public bool? HeedsMemoryLimit => Version is { } v ? v.Minor >= 19 : null;

    /// <summary>Whether cgo was on, by its setting or by what is linked; null when it cannot be told. On does not mean that C is linked.</summary>
    public bool? CgoEnabled { get; init; }

    /// <summary>Whether C code is called: runtime/cgo is linked. Null when functions are not known.</summary>
    public bool? UsesCgo { get; init; }

    /// <summary>Built with -trimpath; null when settings are not told (before 1.18).</summary>
    public bool? IsTrimmed { get; init; }

    /// <summary>-ldflags; null when not told (never with -trimpath).</summary>
    public string? LinkerFlags => Build?.Setting("-ldflags");

    /// <summary>What it contains that matters in a container.</summary>
    public IReadOnlyList<GoFeatureFact> Features { get; init; } = [];

    /// <summary>Where functions and sizes come from.</summary>
    public SymbolSource Symbols { get; init; }

    /// <summary>Number of functions; 0 when not known.</summary>
    public int Functions { get; init; }

    /// <summary>Sizes by package, largest first; empty when neither symbols nor functions are there.</summary>
    public IReadOnlyList<PackageSize> Packages { get; init; } = [];

    /// <summary>Whether a feature is there.</summary>
    public bool Has(GoFeature feature) => Features.Any(f => f.Feature == feature);
}
