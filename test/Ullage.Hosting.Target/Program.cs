using Ullage.Hosting.Target;

// A process of its own for tests that need one: inside a control group, under a signal, with settings of the runtime. One verb a subject.
return args switch
{
    ["facts"] => await FactsVerb.RunAsync(),
    ["serve", .. var settings] => await ServeVerb.RunAsync(settings),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: hosting-target facts | serve [NAME=VALUE...]");
    return 2;
}
