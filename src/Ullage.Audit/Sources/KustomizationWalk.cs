namespace Ullage.Audit.Sources;

/// <summary>Goes down from kustomizations, through those that they take in, to files. Bounded over all walks together: an overlay may name the same bases over and over, and no honest folder comes near.</summary>
/// <param name="kustomizations">All of them, by folder.</param>
internal sealed class KustomizationWalk(Dictionary<string, ObjectReading> kustomizations)
{
    private const int MostSteps = 1_000_000;
    private const int MostDepth = 100;

    private int _steps;

    /// <summary>Tells of every file that a kustomization takes in, each folder gone through once.</summary>
    /// <param name="folder">The folder of the kustomization.</param>
    /// <param name="file">Told a file's path and the kustomizations on the way to it, the outermost first.</param>
    public void Down(string folder, Action<string, ObjectReading[]> file) => Down(folder, [], new(StringComparer.Ordinal), file);

    private void Down(string folder, ObjectReading[] above, HashSet<string> seen, Action<string, ObjectReading[]> file)
    {
        if (above.Length > MostDepth || !seen.Add(folder))
        {
            return;
        }

        var at = kustomizations[folder];
        ObjectReading[] chain = [.. above, at];
        foreach (var path in at.Resources)
        {
            if (++_steps > MostSteps)
            {
                return;
            }

            if (kustomizations.ContainsKey(path))
            {
                Down(path, chain, seen, file);
            }
            else
            {
                file(path, chain);
            }
        }
    }
}
