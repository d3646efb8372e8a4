var b = WebApplication.CreateSlimBuilder(args); b.Build().Run();
