namespace Ullage.Cgroups;

/// <summary>Where one controller of a control group is read.</summary>
/// <param name="Version">Which interface its files follow.</param>
/// <param name="Root">The mount point: the highest folder that can be seen from here.</param>
/// <param name="Folder">The group's own folder, equal to <paramref name="Root"/> or below it.</param>
public sealed record ControllerFolder(CgroupVersion Version, string Root, string Folder)
{
    /// <summary>Most levels that are climbed; the kernel itself refuses trees much deeper than any real one.</summary>
    private const int MostLevels = 64;

    /// <summary>The group's folder and those above it, up to and including <see cref="Root"/>: a limit anywhere on the way holds for the group.</summary>
    internal IEnumerable<string> Ancestry()
    {
        var root = Path.TrimEndingDirectorySeparator(Root);
        var folder = Path.TrimEndingDirectorySeparator(Folder);
        for (var level = 0; level < MostLevels; level++)
        {
            yield return folder;
            if (folder.Length <= root.Length || Path.GetDirectoryName(folder) is not { } parent)
            {
                yield break;
            }

            folder = parent;
        }
    }
}
