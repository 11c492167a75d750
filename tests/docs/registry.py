"""What the documents' commands are shown by, where tests/docs/ does not run them itself.

``ELSEWHERE`` names the test that does, by file and name; ``NOT_HERE`` why none can, and what is looked at instead. Each
command stands as ``pages.plain`` gives it; ``tests/docs/test_commands.py`` fails for one that is missing, and for one
here that no page has any more.
"""

from __future__ import annotations

_SUPERVISOR = "tests/setup/test_supervisor.py::test_it_names_the_addresses_and_the_demo_sign_ins"
_PROCESSES = "tests/deploy/test_files.py::test_each_process_is_started_as_make_run_starts_it"
_SIMULATE = "tests/supportbot/simulation/test_command.py"
_SHIPPED = "tests/supportbot/simulation/test_shipped.py"
_EVALUATE = "tests/supportbot/evaluation/test_command.py"
_OBEDIENT = "tests/attacks/test_with_a_model.py::test_every_bar_is_reached_whatever_the_model_says"
_SIGNING = "tests/supportbot/sites/test_examples.py::test_its_token_is_verified"
_ROLLUP = "tests/supportbot/measuring/test_keeping_up.py"

ELSEWHERE = {
    "make run": _SUPERVISOR,
    "SUPPORTBOT_DEMO=0 make run": "tests/setup/test_plan.py::"
    "test_no_sandbox_where_there_is_no_demo_or_another_billing_system",
    "CRM=billing.crm.http.HttpCrm CRM_URL=http://127.0.0.1:8500 CRM_SECRET=whsec_… make run": "tests/browser/"
    "test_crm_page.py::test_fields_are_mapped_tried_and_outcomes_sent_again",
    "LLM_BASE_URL=http://127.0.0.1:12113/v1 LLM_MODEL=sandbox-model LLM_API_KEY=sk-sandbox-model LLM_BOUNDARY=private "
    "make run": "tests/flows/test_model.py::test_verified_sentences_are_shown_as_they_come_and_then_the_message",
    "OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318 make run": "tests/supportbot/tracing/test_running.py::"
    "test_a_turn_from_the_socket_to_the_model_and_back",
    "LLM_TEST_URL=http://127.0.0.1:18080/v1 -m pytest -m model -p no:playwright tests/contracts/llm": "tests/contracts/"
    "llm/test_real.py::test_it_streams",
    "docs/examples/crm_server.py --port 8500 --secret whsec_… --customers customers.json": "tests/browser/"
    "test_crm_page.py::test_fields_are_mapped_tried_and_outcomes_sent_again",
    "uvicorn supportbot.asgi:application": _PROCESSES,
    "celery -A supportbot worker": _PROCESSES,
    "celery -A supportbot beat": _PROCESSES,
    'manage.py ask --customer cus_priya "…"': "tests/flows/test_ask.py",
    "manage.py crmprepare": "tests/billing/test_crm_settings.py::test_preparing_says_what_is_in_order",
    "manage.py loadbilling FILE": "tests/billing/test_loadbilling.py::test_the_command_reports_counts",
    "manage.py prepare": "tests/upgrade/test_from_each_version.py::"
    "test_nothing_is_left_to_migrate_or_to_complain_about",
    "manage.py settingsreference": "tests/supportbot/settings/test_reference.py::"
    "test_the_page_is_as_the_command_writes_it",
    "manage.py traincandidate": "tests/browser/test_learning.py",
    "manage.py trainreading": "tests/supportbot/understanding/test_store.py::test_trains_once_and_then_finds_it",
    "manage.py evaluate FILE.jsonl": f"{_EVALUATE}::test_people_get_the_figures_as_text",
    "manage.py evaluate FILE.jsonl --json": f"{_EVALUATE}::test_json_has_the_keys_that_others_rely_on",
    "manage.py evaluate FILE.jsonl --plot DIR": f"{_EVALUATE}::test_pictures_are_written_into_a_folder_made_for_them",
    "manage.py evaluate FILE.jsonl --curve late_fee": f"{_EVALUATE}::test_json_names_curve_and_pictures_when_asked_for",
    "manage.py rollup": f"{_ROLLUP}::test_the_command_counts_what_is_named_and_refuses_what_it_cannot_read",
    "manage.py rollup --from --to": f"{_ROLLUP}::test_the_command_counts_what_is_named_and_refuses_what_it_cannot_read",
    "manage.py rollup --from 2026-01-01 --to 2026-12-31": f"{_ROLLUP}::"
    "test_the_command_counts_what_is_named_and_refuses_what_it_cannot_read",
    "manage.py simulate tests/scenarios/*.yaml": f"{_SHIPPED}::test_the_bot_passes_every_scenario_in_every_wording",
    "manage.py simulate tests/scenarios/*.yaml --tries 5": f"{_SHIPPED}::"
    "test_the_bot_passes_every_scenario_in_every_wording",
    "manage.py simulate FILE.yaml --json": f"{_SIMULATE}::test_one_object_on_standard_output_and_progress_beside_it",
    "manage.py simulate FILE.yaml --bot silent": f"{_SHIPPED}::"
    "test_a_bot_that_says_nothing_or_answers_everything_fails_most",
    "manage.py simulate FILE.yaml --only NAME": f"{_SIMULATE}::"
    "test_a_failure_is_told_and_ends_with_one_and_leaves_this_database_alone",
    "manage.py simulate FILE.yaml --model var/models/VERSION": f"{_SIMULATE}::"
    "test_what_cannot_be_run_is_said_in_one_line",
    "make attacks FILE=tests/attacks/own.jsonl": "tests/attacks/test_own_set.py::test_every_bar_is_reached",
    "-m tests.attacks FILE.jsonl [--json] [--no-browser] [--set NAME=VALUE]": "tests/attacks/test_own_set.py::"
    "test_every_bar_is_reached",
    "-m sandbox.model --kind obedient": _OBEDIENT,
    "-m supportbot.understanding.alarms.fitting": "tests/supportbot/understanding/test_alarms.py::"
    "test_the_model_belongs_to_the_sentences_and_the_encoder",
    "-m tests.browser.widget_states FOLDER": "tests/browser/test_widget_states.py::test_no_finding_of_axe",
    "pytest --fault F7": "tests/faults/test_registry.py::test_all_fifty_are_proven",
    "pytest -m prove tests/deploy/test_behind_nginx.py": "tests/deploy/test_behind_nginx.py::"
    "test_every_part_is_restarted_and_nothing_is_lost_nor_twice",
    "-m tests.upgrade.recording tests/upgrade/v0_2.sql.gz": "tests/upgrade/test_recording.py::"
    "test_a_database_of_today_is_kept_with_chats_in_every_custody",
    "-m pytest tests/contracts/billing": "tests/contracts/billing/test_account_acts.py",
    "docker compose -f deploy/docker/compose.yaml --env-file supportbot.env up --build": "tests/deploy/test_files.py::"
    "test_compose_reads_its_file",
    "kubectl apply -k deploy/kubernetes": "tests/deploy/test_files.py::"
    "test_what_is_applied_together_is_there_and_refers_to_what_is_there",
    "systemctl enable --now supportbot.target supportbot-beat.service": "tests/deploy/test_files.py::"
    "test_systemd_reads_its_units",
    "openssl genpkey -algorithm ed25519 -out private.pem && openssl pkey -in private.pem -pubout": _SIGNING,
    'SUPPORTBOT_KEY="$(cat private.pem)" node sign_token.mjs cus_priya': _SIGNING,
}

_MEASURES = "measures for minutes and wants a machine to itself"
_IS_THE_TESTS = "is the tests themselves"
_AS_ROOT = "changes the machine, as root"

NOT_HERE = {
    ".venv/bin/pip install --require-hashes -r requirements-tracing.txt": "installs; make setup has done so",
    "make setup": "installs; what stands in the Makefile is what has made the environment that tests run in",
    "make check": _IS_THE_TESTS,
    "make test": _IS_THE_TESTS,
    "make prove": _IS_THE_TESTS,
    "make faults": _IS_THE_TESTS,
    "make faults ONLY=F7 RUNS=1": _IS_THE_TESTS,
    "-m tests.faults --again": _IS_THE_TESTS,
    "make bench": _MEASURES,
    "make llm": "compiles for half an hour",
    "-m bench.exporting": _MEASURES,
    "-m bench.learning PATH --source NAME": _MEASURES,
    "-m bench.model": _MEASURES,
    "-m bench.real_model --url http://127.0.0.1:18080/v1 --seconds 20": _MEASURES,
    "-m bench.backfill": _MEASURES,
    "-m bench.beside": _MEASURES,
    "-m bench.processes": _MEASURES,
    "-m bench.soak": _MEASURES,
    "-m bench P7": _MEASURES,
    "-m bench P8": _MEASURES,
    "-m bench.reviewing": _MEASURES,
    "-m bench.queue --seed 7": _MEASURES,
    "-m bench.reviewing --keep FOLDER": _MEASURES,
    "-m tests.browser.every_topic docs/transcript.md": "writes the page; tests/browser/ asks the topics",
    "useradd --system --home-dir /var/lib/supportbot supportbot": _AS_ROOT,
    "install -D -m 0640 -g supportbot deploy/supportbot.env.example /etc/supportbot/supportbot.env": _AS_ROOT,
    "cp deploy/systemd/* /etc/systemd/system/ && systemctl daemon-reload": _AS_ROOT,
    "systemctl enable --now supportbot-web@8003": _AS_ROOT,
    "systemctl stop supportbot.target": _AS_ROOT,
    "systemctl start supportbot.target supportbot-beat.service": _AS_ROOT,
    "journalctl -u supportbot-prepare": "reads the journal of a machine with systemd",
    "runuser -u supportbot -- bash": _AS_ROOT,
    "cd /srv/supportbot": "goes where the program was put",
    "docker compose … exec web manage.py check": "wants containers; the command itself is typed here",
    "kubectl delete job supportbot-migrate --ignore-not-found": "asks a cluster",
    "curl -X POST https://support.example.com/api/v1/conversations "
    "-H \"Authorization: Bearer $SUPPORTBOT_KEY\" -H 'Content-Type: application/json' "
    '-d \'{"customer": "cus_priya"}\'': "asks a host that is an example; tests/supportbot/api/ asks the same",
    "export DATABASE_URL=postgresql://user:password@db.example/supportbot REDIS_URL=redis://redis.example:6379/0": (
        "names hosts that are examples; the commands here run with both set"
    ),
    "uvicorn --workers": "is named to be left alone: each process has a port of its own",
    "export STRIPE_API_KEY=sk_test_…": "wants an account; the commands behind it run with the sandbox's key",
    "export STRIPE_WEBHOOK_SECRETS=whsec_sandbox": "tests/contracts/billing/ and tests/flows/ verify deliveries",
    "mkdir -p var": "makes the folder that is there",
}
