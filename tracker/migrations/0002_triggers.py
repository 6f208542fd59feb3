"""Made the triggers, once. Now every run of migrations ends with making those that are not there: tracker/triggers.py."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("tracker", "0001_initial")]
    operations = []
