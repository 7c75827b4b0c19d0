using System.Text;
using Ullage.Cli.Commands;
using Ullage.Cli.Running;
using Ullage.Cli.Configuration;

namespace Ullage.Cli.Help;

/// <summary>Help for a terminal, made from the tables.</summary>
internal static class HelpText
{
    private const int Widest = 100;

    /// <summary>Help of the tool, or of a group of commands such as <c>config</c>.</summary>
    public static string OfTool(string path, int width)
    {
        var page = new Page(width);
        var commands = CommandTable.All.Where(c => !c.Hidden && (path.Length == 0 || c.Name.StartsWith(path + " ", StringComparison.Ordinal))).ToList();
        page.Line(path.Length == 0 ? "ullage sizes the containers of Kubernetes workloads from their Prometheus history." : $"ullage {path}");
        page.Heading("Usage");
        page.Text($"ullage {(path.Length == 0 ? "COMMAND" : path + " COMMAND")} [FLAGS]");
        page.Heading("Commands");
        page.Columns(commands.Select(static c => (c.Name, c.Summary)));
        if (path.Length == 0)
        {
            page.Heading("Flags of every command");
            page.Columns(SettingTable.General.Select(static s => (Synopsis(s), s.Summary)).Append(("-h, --help", "Help; ullage COMMAND --help tells all about one command.")));
            page.Heading("Exit codes");
            page.Columns(ExitCode.All.Select(static e => (e.Code.ToString(), e.Meaning)));
            page.Heading("Examples");
            page.Examples([new("ullage demo", "the whole job on a recording, offline"), new("ullage recommend --prometheus http://localhost:9090", "recommendations for every container"), .. ExplainCommand.Definition.Examples.Take(1)]);
        }

        return page.ToString();
    }

    /// <summary>Help of one command.</summary>
    public static string OfCommand(CommandDefinition command, int width)
    {
        var page = new Page(width);
        page.Line($"ullage {command.Name}: {char.ToLowerInvariant(command.Summary[0])}{command.Summary[1..]}");
        page.Heading("Usage");
        page.Text($"ullage {command.Name}{Arguments(command)} [FLAGS]");
        page.Heading("Description");
        page.Text(command.Description);
        if (command.Arguments.Count > 0)
        {
            page.Heading("Arguments");
            page.Columns(command.Arguments.Select(static a => (a.Name, a.Summary)));
        }

        foreach (var group in CommandTable.SettingsOf(command).GroupBy(static s => s.Group))
        {
            page.Heading(HeadingOf(group.Key));
            foreach (var setting in group)
            {
                page.Entry(Synopsis(setting), Body(setting, command));
            }
        }

        page.Heading("Exit codes");
        page.Columns(ExitCode.All.Select(static e => (e.Code.ToString(), e.Meaning)));
        if (command.Examples.Count > 0)
        {
            page.Heading("Examples");
            page.Examples(command.Examples);
        }

        return page.ToString();
    }

    /// <summary>The heading of a group.</summary>
    public static string HeadingOf(SettingGroup group) => group switch
    {
        SettingGroup.Apply => "What is changed",
        SettingGroup.Source => "Source of samples",
        SettingGroup.Access => "Access to a server",
        SettingGroup.Selection => "Selection",
        SettingGroup.Sizing => "Sizing",
        SettingGroup.Cost => "Cost",
        SettingGroup.Audit => "Audit",
        SettingGroup.Generate => "What is generated",
        SettingGroup.Output => "Output",
        SettingGroup.Job => "The job",
        _ => "Flags of every command",
    };

    /// <summary>How a setting is written: <c>-n, --namespace GLOB</c>.</summary>
    public static string Synopsis(Setting setting) =>
        (setting.Letter is { } letter ? $"-{letter}, " : "") + setting.Flag + (setting.Placeholder.Length > 0 ? " " + setting.Placeholder : "");

    /// <summary>Arguments of a command as its usage shows them.</summary>
    public static string Arguments(CommandDefinition command) => string.Concat(command.Arguments.Select(static a => (a.Required ? " " + a.Name : $" [{a.Name}]") + (a.Many ? "…" : "")));

    private static string Body(Setting setting, CommandDefinition command)
    {
        var body = new StringBuilder(setting.Summary);
        if (setting.Shape is SettingShape.Many or SettingShape.Pairs && !setting.Summary.Contains("epeat", StringComparison.Ordinal))
        {
            body.Append(" Repeatable.");
        }

        if (setting.Choices.Count > 0)
        {
            body.Append(" One of: ").AppendJoin(", ", setting.Choices).Append('.');
        }

        if (setting.Default.Length > 0)
        {
            body.Append(" Default: ").Append(setting.Default).Append('.');
        }

        if (setting.Example.Length > 0)
        {
            body.Append(" Example: ").Append(setting.Flag).Append(' ').Append(setting.Example).Append('.');
        }

        if (command.HeedsConfiguration)
        {
            body.Append(" [").Append(setting.Variable).Append(']');
        }

        return body.ToString();
    }

    /// <summary>Lines within a width.</summary>
    private sealed class Page(int width)
    {
        private readonly StringBuilder _text = new();
        private readonly int _width = width <= 0 ? 80 : Math.Clamp(width, 40, Widest);

        public void Line(string text) => _text.Append(text).Append('\n');

        public void Heading(string text) => _text.Append('\n').Append(text).Append(":\n");

        public void Text(string text) => Wrapped(text, 2);

        public void Entry(string term, string body)
        {
            _text.Append("  ").Append(term).Append('\n');
            Wrapped(body, 6);
        }

        public void Columns(IEnumerable<(string Term, string Body)> rows)
        {
            var all = rows.ToList();
            var indent = all.Max(static r => r.Term.Length) + 4;
            foreach (var (term, body) in all)
            {
                var start = _text.Length;
                Wrapped(body, indent);
                _text.Remove(start, term.Length + 2).Insert(start, "  " + term);
            }
        }

        public void Examples(IEnumerable<CommandExample> examples)
        {
            foreach (var (line, says) in examples)
            {
                Wrapped("# " + says, 2);
                _text.Append("  ").Append(line).Append('\n');
            }
        }

        public override string ToString() => _text.ToString();

        private void Wrapped(string text, int indent)
        {
            foreach (var paragraph in text.Split('\n'))
            {
                var column = 0;
                foreach (var word in paragraph.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                {
                    if (column > 0 && column + 1 + word.Length > _width)
                    {
                        _text.Append('\n');
                        column = 0;
                    }

                    if (column == 0)
                    {
                        _text.Append(' ', indent);
                        column = indent;
                    }
                    else
                    {
                        _text.Append(' ');
                        column++;
                    }

                    _text.Append(word);
                    column += word.Length;
                }

                _text.Append('\n');
            }
        }
    }
}
