namespace Ullage.Inspection.DotNet;

/// <summary>How a .NET program is packed into an ELF file.</summary>
public enum DotNetKind
{
    /// <summary>Compiled to native code (PublishAot): needs no runtime.</summary>
    NativeAot,

    /// <summary>The small host that starts an assembly beside it; whether the runtime is beside too, <see cref="DotNetFacts.IsSelfContained"/> tells.</summary>
    AppHost,

    /// <summary>One file that holds the assemblies, and needs a runtime installed.</summary>
    SingleFile,

    /// <summary>One file that holds the assemblies and the runtime.</summary>
    SelfContainedSingleFile,
}

/// <summary>A file inside a single-file bundle.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Bytes">Its size once unpacked.</param>
/// <param name="StoredBytes">Bytes it takes in the bundle.</param>
public sealed record BundledFile(string Path, long Bytes, long StoredBytes);

/// <summary>What a .NET binary tells of itself.</summary>
public sealed record DotNetFacts
{
    /// <summary>How it is packed.</summary>
    public required DotNetKind Kind { get; init; }

    /// <summary>The assembly that an <see cref="DotNetKind.AppHost"/> starts, or null.</summary>
    public string? Assembly { get; init; }

    /// <summary>Files of a bundle, largest first.</summary>
    public IReadOnlyList<BundledFile> Bundle { get; init; } = [];

    /// <summary>Frameworks asked for, such as <c>Microsoft.AspNetCore.App 10.0.0</c>; empty when not told or self-contained.</summary>
    public IReadOnlyList<string> Frameworks { get; init; } = [];

    /// <summary>Settings of the runtime (<c>System.GC.Server</c> and the like), from the runtimeconfig.json inside the bundle or beside the host.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Settings { get; init; } = [];

    /// <summary>Whether the runtime comes with it; null when that cannot be told.</summary>
    public bool? IsSelfContained { get; init; }
}
