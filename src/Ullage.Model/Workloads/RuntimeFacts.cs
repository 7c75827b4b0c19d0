namespace Ullage.Model;

/// <summary>Language runtime and its settings as the service's own metrics report them; null means not told.</summary>
public sealed record RuntimeFacts
{
    /// <summary>Nothing told.</summary>
    public static RuntimeFacts Unknown { get; } = new();

    /// <summary>Which runtime.</summary>
    public RuntimeKind Kind { get; init; }

    /// <summary>Its version, such as <c>go1.22.3</c>.</summary>
    public string? Version { get; init; }

    /// <summary>GOMEMLIMIT in force; null when off or not told (<see cref="GoMemLimitTold"/>).</summary>
    public ByteQuantity? GoMemLimit { get; init; }

    /// <summary>Whether the service exports its GOMEMLIMIT (client_golang ≥ 1.20).</summary>
    public bool GoMemLimitTold { get; init; }

    /// <summary>GOGC in percent; null when off or not told (<see cref="GoGcTold"/>).</summary>
    public double? GoGcPercent { get; init; }

    /// <summary>Whether the service exports its GOGC.</summary>
    public bool GoGcTold { get; init; }

    /// <summary>GOMAXPROCS in force.</summary>
    public int? GoMaxProcs { get; init; }

    /// <summary>99th percentile of working set outside what the runtime counts (pages of cgo, mmap, binary, page cache): design's E.</summary>
    public ByteQuantity? OutsideRuntime { get; init; }

    /// <summary>Live heap, 99th percentile: Go's marked heap, or the heap of .NET or Java after a collection.</summary>
    public ByteQuantity? LiveHeap { get; init; }

    /// <summary>What the runtime counts besides its heap (stacks, span metadata, fragmentation), 99th percentile: design's S. Part of what GOMEMLIMIT bounds.</summary>
    public ByteQuantity? NonHeap { get; init; }

    /// <summary>Committed heap of .NET after a collection, or of Java, 99th percentile.</summary>
    public ByteQuantity? HeapCommitted { get; init; }

    /// <summary>The most that the heap of .NET or Java may grow to.</summary>
    public ByteQuantity? HeapHardLimit { get; init; }

    /// <summary>What .NET's collector did in the window; null where it does not tell enough.</summary>
    public DotNetObservation? DotNet { get; init; }
}
