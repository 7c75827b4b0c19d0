namespace Ullage.Inspection.BuildInfo;

/// <summary>What the Go linker left of the build, as <c>go version -m</c> prints it.</summary>
public sealed record GoBuildInfo
{
    /// <summary>The toolchain: <c>go1.26.10</c>, with <c>X:…</c> behind it for experiments.</summary>
    public required string Toolchain { get; init; }

    /// <summary>Path of the main package; empty where built without modules.</summary>
    public string Path { get; init; } = "";

    /// <summary>The main module, or null where built without modules.</summary>
    public GoModule? Main { get; init; }

    /// <summary>Modules it depends on, in the order told.</summary>
    public IReadOnlyList<GoModule> Dependencies { get; init; } = [];

    /// <summary>Settings of the build, in the order told. Only since Go 1.18.</summary>
    public IReadOnlyList<GoBuildSetting> Settings { get; init; } = [];

    /// <summary>Number of the toolchain, or null when it is not understood.</summary>
    public GoVersion? Version => GoVersion.Find(Toolchain);

    /// <summary>A setting's value, or null when it is not told.</summary>
    public string? Setting(string key) => Settings.FirstOrDefault(s => s.Key == key)?.Value;

    /// <summary>A module by its path, whatever its major version (<c>/v2</c>), or null.</summary>
    public GoModule? Module(string path) =>
        (Main is null ? Dependencies : Dependencies.Append(Main)).FirstOrDefault(m => m.Path == path || (m.Path.StartsWith(path, StringComparison.Ordinal) && IsMajorSuffix(m.Path.AsSpan(path.Length))));

    private static bool IsMajorSuffix(ReadOnlySpan<char> text) => text.Length > 2 && text[0] is '/' or '.' && text.Length > 2 && text[1] == 'v' && !text[2..].ContainsAnyExceptInRange('0', '9');
}
