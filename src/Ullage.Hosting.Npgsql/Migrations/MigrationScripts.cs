using System.Reflection;
using System.Text;

namespace Ullage.Hosting.Npgsql.Migrations;

/// <summary>Finds the scripts, in order; everything that is wrong with them is told at once.</summary>
internal static class MigrationScripts
{
    private const int MostScripts = 10_000;
    private const int MostBytes = 16 << 20;

    public static IReadOnlyList<Migration> Find(MigrationOptions options) => options switch
    {
        { Folder: { } folder } => Read(folder, InFolder(folder)),
        { Embedded: { } assembly } => Read(assembly.GetName().Name ?? "the assembly", InAssembly(assembly)),
        _ => throw new MigrationException("No migrations are configured; expected Database.Migrations.Folder or Database.Migrations.Embedded."),
    };

    private static IEnumerable<(string File, Func<Stream> Open)> InFolder(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new MigrationException($"The folder of migrations {folder} is not there; expected the one that Database.Migrations.Folder names.");
        }

        return Directory.EnumerateFiles(folder, "*.sql").Select(static path => (Path.GetFileName(path), (Func<Stream>)(() => File.OpenRead(path))));
    }

    private static IEnumerable<(string File, Func<Stream> Open)> InAssembly(Assembly assembly) => assembly.GetManifestResourceNames()
        .Where(static name => name.EndsWith(".sql", StringComparison.Ordinal))
        .Select(name => (FileOf(name), (Func<Stream>)(() => assembly.GetManifestResourceStream(name)!)));

    /// <summary>The compiler puts folders before a resource's file, with dots between.</summary>
    private static string FileOf(string resource) => resource[(resource.LastIndexOf('.', resource.Length - 5) + 1)..];

    private static List<Migration> Read(string place, IEnumerable<(string File, Func<Stream> Open)> scripts)
    {
        var found = new List<Migration>();
        var faults = new List<string>();
        foreach (var (file, open) in scripts)
        {
            if (found.Count + faults.Count == MostScripts)
            {
                faults.Add($"there are more than {MostScripts} scripts");
                break;
            }

            if (!Migration.TryParseName(file, out var number, out var name))
            {
                faults.Add($"{file} is not named by a number and a name; expected such as 0002_add-stock.sql");
                continue;
            }

            using var stream = open();
            if (stream.Length > MostBytes)
            {
                faults.Add($"{file} has {stream.Length} bytes; expected at most {MostBytes}");
                continue;
            }

            using var reader = new StreamReader(stream, new UTF8Encoding(false, throwOnInvalidBytes: true));
            try
            {
                found.Add(new Migration(number, name, reader.ReadToEnd()));
            }
            catch (DecoderFallbackException)
            {
                faults.Add($"{file} is not UTF-8");
            }
        }

        faults.AddRange(found.GroupBy(static m => m.Number).Where(static g => g.Count() > 1).Select(static g => $"{string.Join(" and ", g.Select(static m => m.Name).Order(StringComparer.Ordinal))} share the number {g.Key}"));
        if (found.Count == 0 && faults.Count == 0)
        {
            faults.Add("there is no script; expected such as 0001_first.sql");
        }

        found.Sort(static (a, b) => a.Number.CompareTo(b.Number));
        return faults.Count == 0 ? found : throw new MigrationException($"{place}: {string.Join("; ", faults)}.");
    }
}
