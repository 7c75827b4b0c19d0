using Ullage.Cli.Configuration;
using Ullage.Cli.Running;
using Ullage.Generators.Objects;
using Ullage.Generators.Workloads;
using Ullage.Manifests.Kubernetes;

namespace Ullage.Cli.Commands.Generate;

/// <summary><c>ullage generate priority</c>.</summary>
internal static class PriorityCommand
{
    public static CommandDefinition Definition { get; } = new()
    {
        Name = "generate priority",
        Summary = "Make a PriorityClass, and have workloads be of it",
        Description = "A class for what answers users. It belongs to the whole cluster. With -f the workloads are of it, and the class goes beside their manifest; one that is of a class already stays so. Without -f the class is printed.",
        Arguments = GenerateCommand.NeededName,
        Settings = [ApplySettings.Filename, GenerateSettings.Value, .. WorkloadCommands.Writing, OutputSettings.OutputFile, GenerateSettings.Force],
        Examples = [new("ullage generate priority serving", "of the articles' value, 1000000"), new("ullage generate priority serving -f deployment.yaml --yes", "and what the manifest needs")],
        Run = static (invocation, _) => Task.FromResult(GenerateCommand.Guarded(() => Run(invocation))),
    };

    private static int Run(Invocation invocation)
    {
        var name = GenerateInput.RequireName(invocation);
        var made = Priority.Make(name, (int)invocation.Settings.Get(GenerateSettings.Value));
        if (invocation.Settings.Get(ApplySettings.Filename).Count == 0)
        {
            GenerateOutput.Write(invocation, made.ToString());
            return ExitCode.Done;
        }

        var beside = new BesideManifests(invocation);
        ManifestObject? there = null;
        var named = new HashSet<WorkloadEdit>();
        var edits = WorkloadCommands.Edits(invocation, WorkloadChoice.Every, Name, (file, edit) =>
        {
            if (named.Contains(edit))
            {
                there ??= file.Around.FirstOrDefault(o => o.Kind == made.Kind && o.Name == name) ?? beside.Put(file, made);
            }
        });
        if (there is not null && invocation.Settings.IsGiven(GenerateSettings.Value) && !there.Node["value"].TextIs($"{invocation.Settings.Get(GenerateSettings.Value)}"))
        {
            invocation.Remark($"PriorityClass {name} has the value {there.Node["value"].Text}, which the API server lets nobody change; it stays");
        }

        return WorkloadCommands.Finish(invocation, [.. edits, .. beside.Edits()]);

        void Name(InputFile file, WorkloadEdit edit)
        {
            if (edit.AddPriority(name))
            {
                named.Add(edit);
            }
        }
    }
}
