namespace Ullage.Manifests.Folders;

/// <summary>The file that makes a folder a kustomization, under any of the names that Kustomize looks for.</summary>
public static class KustomizationFile
{
    private static readonly string[] _names = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

    /// <summary>Whether a file is one by its name.</summary>
    /// <param name="path">Its path, or its name alone.</param>
    public static bool IsNamed(string path) => Array.IndexOf(_names, Path.GetFileName(path)) >= 0;

    /// <summary>The path of the one in a folder; null where there is none.</summary>
    /// <param name="folder">The folder.</param>
    public static string? In(string folder) => _names.Select(n => Path.Combine(folder, n)).FirstOrDefault(File.Exists);
}
