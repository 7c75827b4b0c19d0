using System.Text;
using Ullage.Cli.Configuration;
using Ullage.Cli.Running;
using Ullage.Generators;
using Ullage.Generators.Objects;
using Ullage.Generators.Writing;
using Ullage.Manifests.Folders;

namespace Ullage.Cli.Commands.Generate;

/// <summary><c>ullage generate config</c> and <c>ullage generate secret</c>.</summary>
internal static class ConfigCommands
{
    private const int MostBytes = 1 << 20;

    public static CommandDefinition Config { get; } = new()
    {
        Name = "generate config",
        Summary = "Make a ConfigMap, and have a workload read it",
        Description = "Settings of --literal and --env-file become keys of a ConfigMap. With -f the workload reads each as a variable, in place of a value that stands there, and the ConfigMap goes beside its manifest; without -f it is printed. What looks like a secret is refused.",
        Arguments = GenerateCommand.Name,
        Settings = [ApplySettings.Filename, GenerateSettings.IntoNamespace, GenerateSettings.Literal, GenerateSettings.EnvFile, GenerateSettings.Container, GenerateSettings.Force, ApplySettings.Yes, ApplySettings.Diff, OutputSettings.OutputFile],
        Examples = [new("ullage generate config shop --literal LOG_LEVEL=info --literal DB_HOST=postgres", "the object"), new("ullage generate config -f deployment.yaml --env-file shop.env", "and what the manifest needs")],
        Run = static (invocation, _) => Task.FromResult(GenerateCommand.Guarded(() => Run(invocation, isSecret: false))),
    };

    public static CommandDefinition Secret { get; } = new()
    {
        Name = "generate secret",
        Summary = "Make a Secret, and have a workload read it",
        Description = "Values come from --env-file alone. A --key without one becomes a placeholder that the API server refuses until it is filled in: no password is ever made up. With -f the workload reads each key as a variable, in place of a value that stands there, and the Secret goes beside its manifest.",
        Arguments = GenerateCommand.Name,
        Settings = [ApplySettings.Filename, GenerateSettings.IntoNamespace, GenerateSettings.Key, GenerateSettings.EnvFile, GenerateSettings.Container, GenerateSettings.Force, ApplySettings.Yes, ApplySettings.Diff, OutputSettings.OutputFile],
        Examples = [new("ullage generate secret shop --key DATABASE_URL", "a placeholder to fill in"), new("ullage generate secret -f deployment.yaml --key DATABASE_URL", "and what the manifest needs")],
        Run = static (invocation, _) => Task.FromResult(GenerateCommand.Guarded(() => Run(invocation, isSecret: true))),
    };

    private static int Run(Invocation invocation, bool isSecret)
    {
        var settings = invocation.Settings;
        var values = Values(invocation, isSecret);
        if (values.Count == 0)
        {
            throw new UsageException($"{invocation.Command.Name} has nothing to hold; give {(isSecret ? $"{GenerateSettings.Key.Flag} or" : $"{GenerateSettings.Literal.Flag} or")} {GenerateSettings.EnvFile.Flag}");
        }

        if (settings.Get(ApplySettings.Filename).Count == 0)
        {
            var manifest = Make(GenerateInput.RequireName(invocation), settings.Get(GenerateSettings.IntoNamespace));
            RefuseSecrets(manifest);
            GenerateOutput.Write(invocation, manifest.ToString());
            TellPlaceholders(invocation, values);
            return ExitCode.Done;
        }

        // Beside the manifest of each workload, unless it is there: the name could be another's.
        var made = new List<FileEdit>();
        var subjects = GenerateInput.Files(invocation).SelectMany(static f => f.Workloads.Select(w => (f.Path, Workload: w))).Where(w => invocation.Arguments.Count == 0 || invocation.Arguments[0] == w.Workload.Name);
        foreach (var (path, workload) in subjects)
        {
            var target = Path.Combine(Path.GetDirectoryName(invocation.PathOf(path))!, $"{workload.Name}-{(isSecret ? "secret" : "config-map")}.yaml");
            if (File.Exists(target) && !settings.Get(GenerateSettings.Force))
            {
                throw new UsageException($"{target} is there already; {GenerateSettings.Force.Flag} replaces it");
            }

            var manifest = Make(workload.Name, settings.Get(GenerateSettings.IntoNamespace) ?? workload.Namespace);
            RefuseSecrets(manifest);
            made.Add(new(target, File.Exists(target) ? File.ReadAllBytes(target) : (ReadOnlyMemory<byte>?)null, Encoding.UTF8.GetBytes(manifest.ToString())));
        }

        var edits = WorkloadCommands.Edits(invocation, e => e.ReadKeys(settings.Get(GenerateSettings.Container), isSecret, e.Workload.Name, values.Keys));
        var exit = WorkloadCommands.Finish(invocation, [.. edits, .. made]);
        TellPlaceholders(invocation, values);
        return exit;

        void RefuseSecrets(Manifest manifest)
        {
            if (!isSecret)
            {
                GenerateInput.RefuseSecrets(manifest);
            }
        }

        Manifest Make(string name, string? @namespace) => isSecret
            ? ConfigurationObjects.Secret(name, @namespace, values.ToDictionary(static v => v.Key, static v => v.Value is null ? (ReadOnlyMemory<byte>?)null : Encoding.UTF8.GetBytes(v.Value)))
            : ConfigurationObjects.ConfigMap(name, @namespace, values.ToDictionary(static v => v.Key, static v => v.Value!));
    }

    private static void TellPlaceholders(Invocation invocation, SortedDictionary<string, string?> values)
    {
        var open = values.Where(static v => v.Value is null).Select(static v => v.Key).ToList();
        if (open.Count > 0)
        {
            invocation.Remark($"to be filled in, and refused by the API server until then: {string.Join(", ", open)}");
        }
    }

    private static SortedDictionary<string, string?> Values(Invocation invocation, bool isSecret)
    {
        var settings = invocation.Settings;
        var values = new SortedDictionary<string, string?>(StringComparer.Ordinal);
        foreach (var key in isSecret ? settings.Get(GenerateSettings.Key) : [])
        {
            values[key] = null;
        }

        if (settings.Get(GenerateSettings.EnvFile) is { } path)
        {
            foreach (var (key, value) in Lines(invocation, path))
            {
                values[key] = value;
            }
        }

        foreach (var (key, value) in isSecret ? [] : settings.Get(GenerateSettings.Literal))
        {
            values[key] = value;
        }

        var problems = values.Keys.Where(static k => !ObjectName.IsVariable(k)).Select(static k => $"\"{k}\" is no name of an environment variable; expected letters, digits and _, such as DB_HOST").ToList();
        return problems.Count == 0 ? values : throw new UsageException(problems);
    }

    private static List<KeyValuePair<string, string>> Lines(Invocation invocation, string path)
    {
        try
        {
            var full = invocation.PathOf(path);
            if (new FileInfo(full).Length > MostBytes)
            {
                throw new UsageException($"{GenerateSettings.EnvFile.Flag}: {path} has more than 1 MiB, which no ConfigMap or Secret holds");
            }

            var (found, at) = (new List<KeyValuePair<string, string>>(), 0);
            foreach (var line in File.ReadLines(full))
            {
                at++;
                if (line.AsSpan().TrimStart() is [] or ['#', ..])
                {
                    continue;
                }

                // As kubectl reads it: everything behind the first = is the value, quotes and blanks included. The line is not shown: it may hold a secret.
                var equals = line.IndexOf('=', StringComparison.Ordinal);
                found.Add(equals > 0 ? new(line[..equals].Trim(), line[(equals + 1)..]) : throw new UsageException($"{GenerateSettings.EnvFile.Flag}: {path}, line {at} is not KEY=VALUE"));
            }

            return found;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{GenerateSettings.EnvFile.Flag}: {path} cannot be read ({OutputFile.Told(e)})");
        }
    }
}
