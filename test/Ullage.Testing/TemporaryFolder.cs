namespace Ullage.Testing;

/// <summary>A folder of a test's own below the system's temporary folder, deleted with all it holds.</summary>
public sealed class TemporaryFolder : IDisposable
{
    /// <summary>Makes it.</summary>
    public TemporaryFolder(string purpose = "test") => Path = Directory.CreateTempSubdirectory("ullage-" + purpose + "-").FullName;

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>A path inside; nothing is made there.</summary>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>A folder inside, made.</summary>
    public string Sub(string name) => Directory.CreateDirectory(System.IO.Path.Combine(Path, name)).FullName;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }
    }
}
