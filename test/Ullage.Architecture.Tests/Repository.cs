namespace Ullage.Architecture.Tests;

/// <summary>The checkout that the tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    public static IEnumerable<string> CSharpFiles(params string[] folders) =>
        folders.Select(static f => Path.Combine(Root, f)).Where(Directory.Exists)
            .SelectMany(static f => Directory.EnumerateFiles(f, "*.cs", SearchOption.AllDirectories))
            .Where(static f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/bin/", StringComparison.Ordinal));

    private static string Find(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Ullage.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"Ullage.slnx was not found in {start} or above it; the tests read the checkout they were built from.");
    }
}
