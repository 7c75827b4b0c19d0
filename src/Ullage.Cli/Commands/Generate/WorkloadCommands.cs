using Ullage.Application.Apply;
using Ullage.Cli.Configuration;
using Ullage.Cli.Output.Apply;
using Ullage.Cli.Running;
using Ullage.Generators.Workloads;
using Ullage.Manifests.Editing;
using Ullage.Manifests.Folders;

namespace Ullage.Cli.Commands.Generate;

/// <summary>The commands that put something into workloads' manifests, and the objects that go with it.</summary>
internal static class WorkloadCommands
{
    /// <summary>How what is changed is written, or shown.</summary>
    public static IReadOnlyList<Setting> Writing { get; } = [ApplySettings.Yes, ApplySettings.Diff];

    public static IReadOnlyList<CommandDefinition> All { get; } =
    [
        Of("probes", "Put the probes that a workload lacks into its manifest", "Startup with two minutes of room, liveness that knows no dependency, readiness that forgives one blip; each with its own question. Paths must be given: one that the service does not answer restarts it for ever.",
            [GenerateSettings.LivenessPath, GenerateSettings.ReadinessPath, GenerateSettings.StartupPath, GenerateSettings.ProbePort, GenerateSettings.Container], Probes, WorkloadChoice.One,
            new CommandExample("ullage generate probes -f deployment.yaml --liveness-path /healthz --readiness-path /readyz", "what would change, as a diff")),
        Of("spread", "Spread a workload's pods over zones and nodes, in its manifest", "Zones and nodes are preferred; --strict leaves a pod pending rather than crowd a node, and counts each rollout for itself, so that none is stranded.",
            [GenerateSettings.Strict], static (invocation, edit) => edit.AddSpread(invocation.Settings.Get(GenerateSettings.Strict)), WorkloadChoice.Named,
            new CommandExample("ullage generate spread -f deploy/ --yes", "every workload of the folder that says nothing of it")),
        InitCommand.Definition,
        ConfigCommands.Config,
        ConfigCommands.Secret,
    ];

    /// <summary>Shows or writes files, as <c>apply -f</c> does.</summary>
    public static int Finish(Invocation invocation, IReadOnlyList<FileEdit> files)
    {
        var settings = invocation.Settings;
        var writes = settings.Get(ApplySettings.Yes);
        if (writes)
        {
            FileWriter.Write(files);
        }

        if (settings.Get(ApplySettings.Diff) || !writes)
        {
            GenerateOutput.Write(invocation, (output, style) => DiffText.Write(output, new FilePlan(files, [], []), invocation.Surroundings.Directory, style));
        }

        if (!settings.Get(ApplySettings.Diff))
        {
            invocation.Remark(files.Count == 0 ? "nothing to change" : $"{files.Count} file{(files.Count == 1 ? "" : "s")} {(writes ? "written" : "would be written; --yes does it")}");
        }

        return ExitCode.Done;
    }

    /// <summary>The edits of the files that <c>-f</c> names.</summary>
    /// <param name="invocation">The run.</param>
    /// <param name="choice">Which of their workloads are meant.</param>
    /// <param name="edit">What is edited in one.</param>
    /// <param name="beside">What goes with one whose file can be edited.</param>
    /// <exception cref="UsageException">One was refused.</exception>
    public static IReadOnlyList<FileEdit> Edits(Invocation invocation, WorkloadChoice choice, Action<InputFile, WorkloadEdit> edit, Action<InputFile, WorkloadEdit> beside)
    {
        if (invocation.Settings.Get(ApplySettings.Filename).Count == 0)
        {
            throw new UsageException($"{invocation.Command.Name} needs {ApplySettings.Filename.Flag}: the manifest of the workload that it changes");
        }

        if (invocation.Settings.Get(ApplySettings.Filename).Contains("-"))
        {
            throw new UsageException($"{invocation.Command.Name} changes files, and standard input is none; give {ApplySettings.Filename.Flag} PATH");
        }

        var files = new List<FileEdit>();
        var found = false;
        foreach (var (file, workloads) in GenerateInput.Workloads(invocation, choice))
        {
            try
            {
                var edits = workloads.ConvertAll(w => new WorkloadEdit(w, file.Around));
                edits.ForEach(e => edit(file, e));
                foreach (var kept in edits.SelectMany(static e => e.Kept))
                {
                    invocation.Remark(kept);
                }

                var edited = WorkloadEdit.Make(file.File, edits);
                edits.ForEach(e => beside(file, e));
                found |= edits.Count > 0;
                if (edited.IsChanged)
                {
                    files.Add(new(invocation.PathOf(file.Path), file.File.Bytes.ToArray(), edited.Bytes));
                }
            }
            catch (EditRefusedException e)
            {
                GenerateInput.LeaveOut(invocation, file, e);
            }
        }

        return found ? files : throw new UsageException(GenerateInput.NotFound(invocation));
    }

    private static CommandDefinition Of(string kind, string summary, string description, IReadOnlyList<Setting> settings, Action<Invocation, WorkloadEdit> edit, WorkloadChoice choice, CommandExample example) => new()
    {
        Name = "generate " + kind,
        Summary = summary,
        Description = description + " Without --yes nothing is written: the diff is shown. What is there already stays.",
        Arguments = GenerateCommand.Name,
        Settings = [ApplySettings.Filename, .. settings, .. Writing, OutputSettings.OutputFile, GenerateSettings.Force],
        Examples = [example],
        Run = (invocation, _) => Task.FromResult(GenerateCommand.Guarded(() => Finish(invocation, Edits(invocation, choice, (_, e) => edit(invocation, e), static (_, _) => { })))),
    };

    private static void Probes(Invocation invocation, WorkloadEdit edit)
    {
        var settings = invocation.Settings;
        if (settings.Get(GenerateSettings.LivenessPath) is not { } liveness || settings.Get(GenerateSettings.ReadinessPath) is not { } readiness)
        {
            throw new UsageException($"probes needs {GenerateSettings.LivenessPath.Flag} and {GenerateSettings.ReadinessPath.Flag}: a path that the service does not answer restarts it for ever, so none is guessed");
        }

        var paths = new ProbePaths(liveness, readiness, settings.Get(GenerateSettings.StartupPath));
        edit.AddProbes(settings.Get(GenerateSettings.Container), paths.Validate() is { Count: > 0 } problems ? throw new UsageException(problems) : paths, settings.Get(GenerateSettings.ProbePort));
    }
}
