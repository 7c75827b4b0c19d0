namespace Ullage.Pprof;

/// <summary>A part of the address space that a program or library is mapped to. Two with equal contents are one.</summary>
/// <param name="Start">First address.</param>
/// <param name="Limit">Address behind the last.</param>
/// <param name="FileOffset">Offset of <paramref name="Start"/> in the file.</param>
/// <param name="FileName">Path of the file; empty when unknown.</param>
/// <param name="BuildId">Identifies the build; empty when unknown.</param>
public sealed record Mapping(ulong Start = 0, ulong Limit = 0, ulong FileOffset = 0, string FileName = "", string BuildId = "")
{
    /// <summary>Whether its locations carry functions, so that nobody needs to look them up.</summary>
    public bool HasFunctions { get; init; }

    /// <summary>Whether its functions carry files.</summary>
    public bool HasFileNames { get; init; }

    /// <summary>Whether its locations carry lines.</summary>
    public bool HasLineNumbers { get; init; }

    /// <summary>Whether its locations carry the functions that were inlined.</summary>
    public bool HasInlineFrames { get; init; }
}
