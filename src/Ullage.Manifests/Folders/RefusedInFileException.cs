using Ullage.Manifests.Editing;
using Ullage.Manifests.Yaml;

namespace Ullage.Manifests.Folders;

/// <summary>A refusal with the file it happened in.</summary>
internal sealed class RefusedInFileException(string message) : Exception(message)
{
    public static T Within<T>(string path, Func<T> edit)
    {
        try
        {
            return edit();
        }
        catch (Exception error) when (error is EditRefusedException or ManifestException or IOException or UnauthorizedAccessException)
        {
            throw new RefusedInFileException($"{path}, {error.Message}");
        }
    }
}
