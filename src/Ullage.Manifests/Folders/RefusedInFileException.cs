using Ullage.Manifests.Editing;
using Ullage.Manifests.Yaml;

namespace Ullage.Manifests.Folders;

/// <summary>A refusal with the file it happened in.</summary>
internal sealed class RefusedInFileException(string message, string? apiVersion) : Exception(message)
{
    public string? ApiVersion { get; } = apiVersion;

    public static T Within<T>(string path, string? apiVersion, Func<T> edit)
    {
        try
        {
            return edit();
        }
        catch (EditRefusedException refusal)
        {
            throw new RefusedInFileException($"{path}, {refusal.Message}", apiVersion);
        }
        catch (Exception error) when (error is ManifestException or IOException or UnauthorizedAccessException)
        {
            throw new RefusedInFileException($"{path}, {error.Message}", apiVersion);
        }
    }
}
