using Ullage.Inspection;

namespace Ullage.Audit.Sources;

/// <summary>Images and binaries as sources of an audit: they are inspected, and what was found is told as fields of one object.</summary>
public static class ArtifactSource
{
    /// <summary>Whether a path is that of an image (a folder in OCI layout, an archive) or a program: an archive or program by its first bytes. Manifests and Dockerfiles are told by their names, without being opened.</summary>
    /// <param name="full">The full path.</param>
    public static bool Is(string full)
    {
        ArgumentNullException.ThrowIfNull(full);
        try
        {
            // A named pipe has no length, and must be opened once only. Many a folder has an index.json; only an image has the other file.
            return Directory.Exists(full) ? File.Exists(Path.Combine(full, "oci-layout")) : !SourceFolder.IsManifestName(Path.GetFileName(full)) && new FileInfo(full) is { Exists: true, Length: > 0 } && Artifact.KindOf(full) is ArtifactKind.Binary or ArtifactKind.Image or ArtifactKind.MachO or ArtifactKind.PortableExecutable;
        }
        catch (InspectionException)
        {
            return false;
        }
    }

    /// <summary>Inspects images and binaries in order, within the usual bounds of inspection. One that cannot be read is told as a fault and left out.</summary>
    /// <param name="paths">Their paths.</param>
    /// <param name="problems">What was not read, or only in part, is added here.</param>
    /// <param name="cancellationToken">Stops between them.</param>
    public static IReadOnlyList<SourceText> Read(IReadOnlyList<SourcePath> paths, ICollection<SourceProblem> problems, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(paths);
        ArgumentNullException.ThrowIfNull(problems);
        var found = new List<SourceText>(paths.Count);
        foreach (var path in paths)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                var artifact = Artifact.Inspect(path.Full);
                foreach (var remark in artifact.Image?.Remarks ?? artifact.Binary?.Remarks ?? [])
                {
                    problems.Add(new(path.Shown, remark.TrimEnd('.'), false));
                }

                found.Add(new SourceText(path.Shown, ArtifactText.Of(path.Shown, artifact)) { IsLive = true });
            }
            catch (InspectionException error)
            {
                var reason = error.Message.Replace(path.Full, path.Shown, StringComparison.Ordinal);
                problems.Add(new(path.Shown, (reason.StartsWith(path.Shown + ": ", StringComparison.Ordinal) ? reason[(path.Shown.Length + 2)..] : reason).TrimEnd('.'), true));
            }
        }

        return found;
    }
}
